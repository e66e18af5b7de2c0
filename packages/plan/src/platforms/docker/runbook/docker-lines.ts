import type { TokenPlace } from "../../../hosts/by-hand.js";
import type { UnitOn } from "../../platform-module.js";
import type { DockerHost } from "../docker-host.js";
import { codeBlock } from "../../../text/code-block.js";
import { codeSpan } from "../../../text/code-span.js";
import { quotePosix } from "../../../text/quote-posix.js";
import {
  environmentFormat,
  saveVariablesCommand,
  tokenInMountedFile,
  tokenInVariables,
} from "../token-commands.js";
import { stepLines, type RunbookStep } from "../../../runbook/runbook-step.js";
import { unavailableWarning } from "../../../runbook/same-invocation.js";

type DockerUnit = UnitOn<DockerHost>;

/** What the commands of one Runner are made of, quoted. */
interface Words {
  readonly docker: string;
  readonly name: string;
  readonly old: string;
  readonly saved: string;
  readonly variables: string;
  readonly image: string;
  /** Where the token stands; null where that is not known. */
  readonly place: TokenPlace | null;
}

/**
 * The container procedure of the vendor's install page (rundeck/docs, Deploying Runners in Containers), with the
 * differences of an upgrade: the same id, no second Runner, and a rollback. No secret stands in a command.
 */
export function dockerLines(
  unit: DockerUnit,
  image: string,
  options: {
    readonly isRotated: boolean;
    readonly isOneByOne: boolean;
    readonly regenerating: readonly string[];
  },
): string[] {
  const words = wordsOf(unit, image);
  const steps = [
    ...(containerOf(unit) === undefined ? [finding(unit, words)] : []),
    ...preparing(words),
    stopping(words),
    ...(options.isRotated ? rotating(words, options.regenerating) : []),
    starting(words),
    finishing(words, options.isRotated),
  ];
  return [
    ...(options.isOneByOne ? [oneByOne, ""] : []),
    ...steps.flatMap((step, index) => stepLines(step, index + 1)),
    "> **Tip: containers made by Compose.** Change the image in the Compose file as well, so that the next `up` does not bring the old one back.",
    "",
  ];
}

const oneByOne =
  "> **This Runner is several containers of this engine.** Carry the steps out for one container after the other, with its name in the commands. Go on to the next one only when the new one has checked in: so the Runner is not away in between.";

function containerOf({ host, byHand }: DockerUnit): string | undefined {
  return host.container ?? byHand?.container;
}

function wordsOf(unit: DockerUnit, image: string): Words {
  const { address } = unit.host;
  const container = containerOf(unit);
  const variable = container === undefined;
  const name = variable ? '"$CONTAINER"' : quotePosix(container);
  const file = (prefix: string, suffix: string): string =>
    variable
      ? `"${prefix}$CONTAINER${suffix}"`
      : quotePosix(`${prefix}${container.replaceAll("/", "_")}${suffix}`);
  return {
    docker: `docker -H ${quotePosix(address)}`,
    name,
    old: file("", "-old"),
    saved: file("before-", ".json"),
    variables: file("", ".env"),
    image: quotePosix(image),
    place: unit.byHand?.tokenPlaces?.[0] ?? null,
  };
}

function finding({ runnerId }: DockerUnit, { docker }: Words): RunbookStep {
  const line = quotePosix(`RUNNER_RUNDECK_CLIENT_ID=${runnerId}`);
  return {
    text: `Find its container, and set ${codeSpan("CONTAINER")} to its name. This shows those that have the id in a variable; one with a mounted ${codeSpan("/app/.rdrunner-creds")} is known by that file.`,
    commands: [
      `for each in $(${docker} ps --all --format '{{.Names}}'); do ${docker} inspect ${environmentFormat} "$each" | grep -qxF ${line} && echo "$each"; done`,
    ],
  };
}

function preparing({ docker, name, saved, variables, image }: Words): RunbookStep[] {
  return [
    { text: "Pull the new image, while the Runner still runs.", commands: [`${docker} pull ${image}`] },
    {
      text: "Save how the container was made, and its variables but for those that its image supplies. They hold the token, so only you may read these files.",
      commands: [
        `(umask 077 && ${docker} inspect ${name} > ${saved})`,
        saveVariablesCommand({ docker, variables }, name),
      ],
    },
  ];
}

function stopping({ docker, name, old }: Words): RunbookStep {
  return {
    text: "Stop the container, and keep it under another name, so that nothing starts it again.",
    commands: [
      `${docker} stop ${name} && ${docker} update --restart=no ${name} && ${docker} rename ${name} ${old}`,
    ],
    after: [unavailableWarning],
  };
}

function rotating(words: Words, regenerating: readonly string[]): RunbookStep[] {
  return [
    {
      text: "Only now regenerate the credentials. From here on the old ones are dead.",
      after: regenerating,
    },
    puttingToken(words),
  ];
}

/** Where the token stands decides how the new one gets there; where that is not known, the two ways are told. */
function puttingToken({ docker, variables, image, place }: Words): RunbookStep {
  const inVariables = [tokenInVariables({ variables })];
  const inFile = (source: string, inside: string): string[] => [
    tokenInMountedFile({ docker, image }, { source, inside }),
  ];
  const text = "Put the new token where the old one stood.";
  const elsewhere =
    "Where you keep it elsewhere as well (a Compose file, its `.env` file, a file in version control), change it there, too: otherwise the dead token comes back with the next `up`.";
  switch (place?.kind) {
    case "variable":
      return {
        text: `${text} It stands in the variable ${codeSpan("RUNNER_RUNDECK_SERVER_TOKEN")}:`,
        commands: inVariables,
        after: [elsewhere],
      };
    case "mounted-file":
      return {
        text: `${text} It stands in ${codeSpan(place.path)}, which is mounted. It is changed in place: a container sees the file that was mounted, not one that was put in its place.`,
        commands: inFile(quotePosix(place.source), place.inside),
        after: [elsewhere],
      };
    default:
      return {
        text: place?.kind === "other" ? `${text} It stands in ${place.description}.` : text,
        after: [
          "In the variables:",
          "",
          ...codeBlock(inVariables, { language: "sh" }),
          "",
          `Or, where a mounted ${codeSpan("/app/.rdrunner-creds")} holds it, there; ${codeSpan("SOURCE")} is what is mounted, a path of the engine's host or a volume:`,
          "",
          ...codeBlock(inFile('"$SOURCE"', ""), { language: "sh" }),
          "",
          elsewhere,
        ],
      };
  }
}

function starting({ docker, name, old, saved, variables, image }: Words): RunbookStep {
  return {
    text: `Create and start the new container, with the same name and id, its volumes (a mounted ${codeSpan("/app/.rdrunner-creds")} among them), its network and its restart policy. Add whatever else the saved inspection shows: ports, aliases, addresses, limits, labels, user and, behind the image, its command.`,
    commands: [
      `${docker} run --detach --name ${name} --env-file ${variables} --volumes-from ${old} --network "$(jq -r '.[0].HostConfig.NetworkMode' ${saved})" --restart "$(jq -r '.[0].HostConfig.RestartPolicy.Name' ${saved})" ${image}`,
    ],
  };
}

function finishing({ docker, name, old, saved, variables }: Words, isRotated: boolean): RunbookStep {
  return {
    text: "When all under **After** holds, remove what was kept; never with its volumes.",
    commands: [`${docker} rm ${old} && rm ${saved} ${variables}${isRotated ? " new-credentials.json" : ""}`],
    after: [
      "To go back instead, as long as the old credentials live:",
      "",
      ...codeBlock(
        [
          `${docker} rm --force ${name}; ${docker} rename ${old} ${name} && ${docker} update --restart "$(jq -r '.[0].HostConfig.RestartPolicy.Name' ${saved})" ${name} && ${docker} start ${name}`,
        ],
        { language: "sh" },
      ),
    ],
  };
}
