import { quotePosix } from "@runner-upgrade/transport";
import { asFilesOwner, asUser } from "../../host/as-user.js";
import { removePlaced } from "../../files/write-placed-file.js";
import type { Service, ServiceState, ShownService } from "../service.js";
import type { ServiceManager } from "../service-manager.js";
import { findInvocation } from "./invocation-findings.js";
import { launch } from "./launch.js";
import { startByHand } from "./start-by-hand.js";
import { findStart } from "./start-findings.js";

/** A process that nothing keeps running. */
const noService: Service = { kind: "process", name: "process", owner: null };

const noState: ServiceState = {
  ...{ phase: "down", status: "", statusDetail: "", description: null },
  ...{ isKnown: true, isLoaded: false, staysDown: false, mainPid: 0 },
  ...{ user: null, command: null, packageName: null, workingDirectory: null },
  ...{ restartPolicy: "", revivedAfterMs: 0 },
};

const nothing = (): Promise<void> => Promise.resolve();

/**
 * A Runner that no service manager has: its process is ended by signals, and started again as it was started before, from its
 * saved invocation.
 */
export const plainProcess: ServiceManager = {
  kind: noService.kind,
  noun: "process",
  supervises: false,
  variablesPerStart: [],
  variableFiles: {},
  variablesPlace: "the environment that it is started with",
  fileMakers: [],

  hintFault: () => null,
  isName: (text) => text === noService.name,
  named: () => Promise.resolve(noService),
  behind: () => Promise.resolve(null),
  describe: ({ name }) => name,
  hintOf: () => ({ kind: "process" }),
  withPackage: () => Promise.resolve([]),

  show: () => Promise.resolve(noState),
  holds: () => Promise.resolve(false),
  members: () => [],
  adopts: () => false,
  dependents: () => Promise.resolve([]),

  findStart: () => Promise.resolve([]),
  findInvocation,
  findManaging: (shell, _, { invocation }) =>
    invocation === null ? Promise.resolve([]) : findStart(shell, invocation),

  files: () => Promise.resolve([]),
  unresolved: () => null,
  writers: () => Promise.resolve(() => null),
  // Its next start takes them from the saved state.
  tellCredentials: nothing,

  // Ending its process is all there is to it.
  stop: nothing,
  stopTimeLimitMs: (_, { stopGraceMs, killGraceMs }) => stopGraceMs + killGraceMs,
  async start(shell, _, request) {
    const { invocation, ...options } = request;
    if (invocation !== null) return launch(shell, invocation, options);
    throw shell.error("STATE_NOT_FOUND", "How it was started is not known any more. Nothing was started.", {
      remedies: ["Start it by hand as it was started before."],
    });
  },
  async endStart(shell, { place, launcher, launched }, { hasSettled }) {
    try {
      if (hasSettled) await removePlaced(shell, place, [launched]);
    } finally {
      // Whatever became of it: the launcher holds secrets and has done its work.
      await removePlaced(shell, place, [launcher]).catch(() => undefined);
    }
  },
  startDependents: () => Promise.resolve(""),

  statusCommand: (_, { packagePath }) =>
    `pgrep -af -- ${quotePosix(`-jar .*${packagePath.split("/").at(-1) ?? ""}`)}`,
  startCommand: (_, { state, ...who }) =>
    `, from what is saved (this needs jq): ${startByHand(state, { read: asFilesOwner(who), run: asUser(who, who.user.uid) })}`,
};

/** A process that nothing keeps running, as it is shown. */
export const shownProcess: ShownService = { service: noService, state: noState };
