import type { Finding } from "@runner-upgrade/plan/platform";
import { managerOf } from "../service/managers.js";
import type { Located } from "../locate/locate.js";
import type { EarlierRun } from "./earlier-run.js";

const readingRemedies = ["Log in as the Runner's user or as root, or allow the login `sudo -n`."];

// Its credentials may be dead: started as it is, it would only be refused.
const resumeRemedy =
  "Where an upgrade has stopped it: resume that run, or follow the manual steps that it ended with.";

/** Findings about the Runner's process itself: how many there are, and whether it can be started again as it is. */
export function findProcess(located: Located, earlier: readonly EarlierRun[] = []): readonly Finding[] {
  const { processes, service, sudoDenial } = located;
  const manager = managerOf(service);
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
    message: `Process ${process.pid} runs ${process.packagePath ?? process.command.packageArgument}${manager.supervises ? ` (${service.name})` : ""}.`,
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
  return [found, ...manager.findInvocation(process.invocation)];
}

function withoutProcess(
  { service, serviceState: state, target, sudoDenial, mainProcess }: Located,
  earlier: readonly EarlierRun[],
): Finding {
  const main = mainProcess?.description;
  const { name } = service;
  const { noun } = managerOf(service);
  if (sudoDenial === null && state.phase === "up" && state.mainPid > 0) {
    return {
      code: "PROCESS_NOT_RECOGNISED",
      level: "failed",
      message: `${name} is ${state.status} (${state.statusDetail}), but nothing in it was recognised as this Runner; its main process is ${main ?? `process ${state.mainPid}`}.`,
      remedies: [
        `See what the ${noun} runs, and name the Runner's own ${noun}, package or launch directory in the plan's host.`,
      ],
    };
  }
  if (state.isLoaded && target !== null) {
    return {
      code: "NOT_RUNNING",
      level: "warning",
      message: `The Runner does not run; ${name} (${state.status}) says how it would.`,
    };
  }
  if (!state.isKnown) {
    return {
      code: "RUNNER_PROCESS_NOT_FOUND",
      level: "failed",
      message: `The service manager does not know ${name}.`,
      remedies: [`Name the right ${noun} and scope in the plan's host.`],
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
