import { codeBlock } from "../text/code-block.js";

/** The page's second tip, with the example that it only mentions, and what else belongs to the invocation. */
export function sameInvocationTip(jar: string): string[] {
  return [
    "> **Tip: use the same invocation string as the previous Runner.** The command above starts it so: with its options, its user, its directory, its environment. For example, with a proxy host its command holds the proxy host's information:",
    ">",
    ...codeBlock(
      [
        `java -Dmicronaut.http.client.proxy-type=http -Dmicronaut.http.client.proxy-address=proxy.example.org:3128 -jar ${jar}`,
      ],
      { language: "sh", prefix: "> " },
    ),
  ];
}

/** The page's warning at the stop. */
export const unavailableWarning =
  "> **Warning: this will now make the existing Runner unavailable for any tasks.**";
