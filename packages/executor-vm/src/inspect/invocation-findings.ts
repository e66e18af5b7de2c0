import type { Finding } from "@runner-upgrade/plan/platform";
import type { RunningProcess } from "../invocation/running-process.js";
import { cannotBeStartedAgain } from "../service/process/launcher-script.js";
import type { Located } from "../locate/locate.js";
import type { EarlierRun } from "./earlier-run.js";

const readingRemedies = ["Log in as the Runner's user or as root, or allow the login `sudo -n`."];

// Its credentials may be dead: started as it is, it would only be refused.
const resumeRemedy =
  "Where an upgrade has stopped it: resume that run, or follow the manual steps that it ended with.";

/** Findings about the Runner's process itself: how many there are, and whether it can be started again as it is. */
export function findProcess(located: Located, earlier: readonly EarlierRun[] = []): readonly Finding[] {
  const { processes, unit, unitState, sudoDenial } = located;
  const [process] = processes;
  if (processes.length > 1) {
    const ids = processes.map(({ pid, uid }) => `${String(pid)} (user ${String(uid)})`).join(", ");
    return [
      {
        code: "SEVERAL_PROCESSES",
        level: "failed",
        message: `Processes ${ids} all carry this Runner's identity.`,
        remedies: ["Stop all but one: two processes of one Runner take each other's work."],
      },
    ];
  }
  // What keeps the Runner from being found is said already.
  if (process === undefined && located.foreign.length + located.untrusted.length > 0) return [];
  if (process === undefined) return [withoutProcess(located, earlier)];
  const found: Finding = {
    code: "RUNNER_PROCESS",
    level: "ok",
    message: `Process ${process.pid} runs ${process.packagePath ?? process.command.packageArgument}${unit === null ? "" : ` (${unit.unit})`}.`,
  };
  if (process.invocation === null) {
    return [
      found,
      {
        code: sudoDenial === null ? "INVOCATION_NOT_READABLE" : "SUDO_NOT_AVAILABLE",
        level: "failed",
        message: `Its environment and directory may not be read, so it could not be started again as it is.${because(sudoDenial)}`,
        remedies: readingRemedies,
      },
    ];
  }
  return [found, ...(unitState === null ? plainFindings(process) : [])];
}

function withoutProcess(
  { unit, unitState, target, sudoDenial, mainProcess }: Located,
  earlier: readonly EarlierRun[],
): Finding {
  const main = mainProcess?.description;
  if (sudoDenial === null && unit !== null && unitState?.activeState === "active" && unitState.mainPid > 0) {
    return {
      code: "PROCESS_NOT_RECOGNISED",
      level: "failed",
      message: `${unit.unit} is active (${unitState.subState}), but nothing in it was recognised as this Runner; its main process is ${main ?? `process ${unitState.mainPid}`}.`,
      remedies: [
        "See what the unit runs, and name the Runner's own unit, package or launch directory in the plan's host.",
      ],
    };
  }
  if (unit !== null && unitState?.isLoaded === true && target !== null) {
    return {
      code: "NOT_RUNNING",
      level: "warning",
      message: `The Runner does not run; ${unit.unit} (${unitState.activeState}) says how it would.`,
    };
  }
  if (unit !== null && unitState?.loadState === "not-found") {
    return {
      code: "RUNNER_PROCESS_NOT_FOUND",
      level: "failed",
      message: `The service manager does not know ${unit.unit}.`,
      remedies: ["Name the right unit and scope in the plan's host."],
    };
  }
  const [left] = earlier;
  if (sudoDenial === null && left !== undefined) {
    return {
      code: "RUNNER_PROCESS_NOT_FOUND",
      level: "failed",
      message: `No process carries this Runner's identity: the upgrade ${left.runId} has stopped it, and left ${left.files.join(", ")} in ${left.directory}.`,
      remedies: [resumeRemedy],
    };
  }
  return {
    code: sudoDenial === null ? "RUNNER_PROCESS_NOT_FOUND" : "SUDO_NOT_AVAILABLE",
    level: "failed",
    message: `No process carries this Runner's identity, and no service says how it would run.${because(sudoDenial)}`,
    remedies:
      sudoDenial === null
        ? [
            "Name its service, package or launch directory in the plan's host, or start it first.",
            resumeRemedy,
          ]
        : readingRemedies,
  };
}

function because(sudoDenial: string | null): string {
  return sudoDenial === null ? "" : ` Processes of other users could not be read: ${sudoDenial}`;
}

function plainFindings(process: RunningProcess): readonly Finding[] {
  const { invocation } = process;
  if (invocation === null) return [];
  const reasons = cannotBeStartedAgain(invocation);
  const outputs = [invocation.stdout, invocation.stderr].flatMap((output) =>
    output.kind === "other" ? [output.description] : [],
  );
  return [
    ...(reasons.length === 0
      ? []
      : [
          {
            code: "INVOCATION_NOT_REPRODUCIBLE",
            level: "failed",
            message: `It could not be started again as it is: ${reasons.join("; ")}.`,
            remedies: ["Start it in another way (a systemd unit, an environment file), then plan again."],
          } as const,
        ]),
    ...(invocation.umask === null
      ? [{ code: "UMASK_UNKNOWN", level: "warning", message: "The kernel does not tell its umask." } as const]
      : []),
    ...(outputs.length === 0
      ? []
      : [
          {
            code: "OUTPUT_NOT_REPRODUCIBLE",
            level: "warning",
            message: `Its output goes to ${[...new Set(outputs)].join(" and ")}, which ends with it; afterwards it goes to /dev/null.`,
            remedies: ["Its own log, runner/logs, is written as before."],
          } as const,
        ]),
  ];
}
