import { codeBlock } from "../code-block.js";

/** The page's second tip, with the example that it only mentions, and what else belongs to the invocation. */
export function sameInvocationTip(jar: string): string[] {
  return [
    "> **Tip: use the same invocation string as the previous Runner.** Start the new Runner with the same invocation string as the one before: its options, its user, its directory, its environment. For example, with a proxy host include the proxy host's information:",
    ">",
    ...codeBlock(
      [
        `java -Dmicronaut.http.client.proxy-type=http -Dmicronaut.http.client.proxy-address=proxy.example.org:3128 -jar ${jar}`,
      ],
      { language: "sh", prefix: "> " },
    ),
    ">",
    "> Where the environment sets `RUNNER_RUNDECK_SERVER_TOKEN`, it probably wins over the credentials in the package: put the new token there too.",
  ];
}

/** The page's warning at the stop. */
export const unavailableWarning =
  "> **Warning: this will now make the existing Runner unavailable for any tasks.**";
