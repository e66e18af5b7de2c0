import { stepsOf } from "@runner-upgrade/plan";
import { codeBlock, codeSpan, quotePosix, type RunbookRequest } from "@runner-upgrade/plan/platform";
import type { NomadHost } from "./nomad-host.js";

/** How a person upgrades the Runner with the `nomad` program. Every text from outside is quoted. */
export function nomadRunbook({ plan, unit }: RunbookRequest<NomadHost>): string[] {
  const { address, namespace, job, group } = unit.host;
  const nomad = (command: string, ...words: readonly string[]): string =>
    [
      `nomad ${command} -address=${quotePosix(address)} -namespace=${quotePosix(namespace)}`,
      ...words.map(quotePosix),
    ].join(" ");
  const isRotated = stepsOf(plan, unit.id).some(({ kind }) => kind === "regenerate-credentials");
  const steps: (readonly [text: string, ...commands: string[]])[] = [
    ["Note the job's newest version: a rollback reverts to it.", nomad("job history", job)],
    ["Stop the allocation, and wait until none runs.", nomad("job scale", job, group, "0")],
    ...(isRotated
      ? ([
          ["Only now regenerate the credentials. From here on the old ones are dead."],
          [`Put the new token into the variable ${codeSpan(`nomad/jobs/${job}`)}.`],
        ] as const)
      : []),
    [
      `Set the image ${codeSpan(unit.image ?? "of the new version")} and count 1 in the job file, and run it.`,
      nomad("job run", `${job}.nomad.hcl`),
    ],
  ];
  return steps.flatMap(([text, ...commands], index) => [
    `${index + 1}. ${text}`,
    "",
    ...(commands.length === 0 ? [] : [...codeBlock(commands, { prefix: "   " }), ""]),
  ]);
}
