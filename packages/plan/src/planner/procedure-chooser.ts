import type { NoticeContext } from "../notices/context.js";
import type { SeenRunner } from "../replicas/seen-runner.js";
import type { DrainMode } from "../steps/drain-mode.js";
import { buildSteps, type ProcedureChoice } from "./build-steps.js";
import type { Candidate } from "../candidates/candidate.js";
import type { ChosenProcedure } from "../candidates/chosen-procedure.js";
import { procedureKey } from "./choose-procedure.js";
import { expectedDurationMs } from "./expected-duration.js";

/** Returns a function that chooses each candidate's procedure. Those alike are given the same one. */
export function procedureChooser(context: NoticeContext): (traits: Traits) => ChosenProcedure {
  const byTraits = new Map<string, ChosenProcedure>();
  const byKey = new Map<string, ChosenProcedure>();
  return (traits) => {
    const text = textOf(traits);
    const known = byTraits.get(text);
    if (known !== undefined) return known;
    const made = choose(traits, context);
    // What leads to the same key is the same procedure.
    const chosen = byKey.get(made.key) ?? made;
    byKey.set(made.key, chosen);
    byTraits.set(text, chosen);
    return chosen;
  };
}

/** What of a candidate decides its procedure. */
interface Traits extends Pick<Candidate, "host" | "keepsServing" | "targetVersion"> {
  readonly runner: SeenRunner;
  /** How its running operations are treated. */
  readonly drain: DrainMode;
}

/** Its replicas are listed, and a new one comes with each start: only a server with replicas tells so. */
function isEphemeral({ replica, replicas, replicaType }: SeenRunner): boolean {
  return replica === undefined && replicas !== undefined && replicaType === "ephemeral";
}

/** Everything that a choice is made from, as one text. No part but the last, the version, is free text. */
function textOf({ runner, host, drain, keepsServing, targetVersion }: Traits): string {
  const { container, stopTimeoutMs } = runner.hostFacts ?? {};
  const isFile = container?.credentialsIn === "file";
  const isOneByOne = (container?.containers ?? 1) > 1;
  return `${host.platform} ${runner.replica !== undefined} ${isEphemeral(runner)} ${drain} ${isFile} ${isOneByOne} ${keepsServing} ${stopTimeoutMs} ${targetVersion}`;
}

function choose(
  { runner, host, drain, targetVersion, keepsServing }: Traits,
  context: NoticeContext,
): ChosenProcedure {
  const { policy, platforms, fleet, factsOf } = context;
  const choice: ProcedureChoice = {
    route: factsOf(host, runner.replica).route.name,
    drain,
    targetVersion,
    credentialsIn: runner.hostFacts?.container?.credentialsIn ?? "variable",
    isOneByOne: (runner.hostFacts?.container?.containers ?? 1) > 1,
    keepsServing,
    isEphemeral: isEphemeral(runner),
    stopTimeoutMs: runner.hostFacts?.stopTimeoutMs,
  };
  const steps = buildSteps(choice, policy, platforms);
  return {
    key: procedureKey(choice, policy.targetVersion ?? fleet.server.version, policy, platforms),
    procedure: { route: choice.route, steps },
    idleMs: expectedDurationMs(steps, { runningOperations: 0 }),
    busyMs: expectedDurationMs(steps, { runningOperations: null }),
  };
}
