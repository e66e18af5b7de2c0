import { normaliseTags } from "../fleet/normalise-tags.js";
import { oneLine } from "../text/one-line.js";
import { isSameVersion } from "../version/compare-versions.js";
import { fail, pass, pending, type CheckResult } from "./check-result.js";
import type { Check } from "./check.js";
import type { Observation, ObservedRunner } from "./observation.js";
import { lending } from "./lending.js";
import { replicasReplaced } from "./replicas-replaced.js";
import { leastQuietObservations, workOf } from "./quiet.js";

/**
 * Whether a condition holds by what was seen. Pure: who looks, how often and until when is the caller's.
 *
 * @example
 * ```ts
 * evaluateCheck({ kind: "version", equals: "5.8.0" }, { runner }); // { outcome: "pending", reason: "It still has 5.7.0." }
 * ```
 */
export function evaluateCheck(check: Check, observation: Observation): CheckResult {
  switch (check.kind) {
    case "stand-ins":
      return standIns(observation);
    case "ping":
      return ping(observation);
    case "process":
      return processIs(check.state, observation);
    case "installed":
      return installed(observation);
    case "status":
      return ofRunner(observation, (runner) => status(check.anyOf, runner));
    case "version":
      return ofRunner(observation, (runner) => version(check.equals, runner, observation.before));
    case "restarted":
      return ofRunner(observation, (runner) => restarted(runner, observation.before));
    case "replicas-replaced":
      return replicasReplaced(check.version, observation);
    case "drained":
      return ofRunner(observation, (runner) => drained(check.quietMs, runner, observation.quiet));
    case "cordon":
      return ofRunner(observation, (runner) => cordon(check.state, runner, observation.cordon));
    case "lending":
      return lending(check.state, observation);
  }
}

function ofRunner({ runner }: Observation, evaluate: (runner: ObservedRunner) => CheckResult): CheckResult {
  if (runner === undefined) return pending("The Runner was not looked at yet.");
  return runner === null ? fail("The control plane does not know the Runner any more.") : evaluate(runner);
}

function standIns({ standIns: answer }: Observation): CheckResult {
  if (answer === undefined) return pending("The guard was not asked yet.");
  return answer.ok ? pass(answer.reason) : fail(answer.reason);
}

function ping({ ping: sent }: Observation): CheckResult {
  switch (sent?.state) {
    case "answered":
      return pass("It answered a ping.");
    case "failed":
      return pending(`A ping was not answered: ${oneLine(sent.message ?? "no reason given")}.`);
    case "waiting":
      return pending("A ping is on its way.");
    case undefined:
      return pending("No ping was sent yet.");
  }
}

function processIs(wanted: "running" | "gone", { process: seen }: Observation): CheckResult {
  if (seen === undefined || seen === "unknown")
    return pending("It is not known whether the process is there.");
  if (seen === "gone") return wanted === "gone" ? pass(processGone) : pending(processGone);
  const reason =
    seen === "several" ? "The process is there, and a second one of its identity." : "The process is there.";
  return wanted === "running" ? pass(reason) : pending(reason);
}

const processGone = "The process is gone.";

function installed({ installed: seen, process: processes }: Observation): CheckResult {
  // Neither changes by waiting: nothing starts the process again, and nothing of ours ends the second one.
  if (processes === "gone")
    return fail("It is gone from its host: it was started and does not run any more.");
  if (processes === "unknown") return pending("It is not known whether its process is there.");
  if (processes === "several") return fail("A second process on its host carries its identity.");
  if (seen === "new") return pass("Its host runs the new one alone.");
  return pending(
    seen === "old" ? "Its host still runs an old one." : "It is not known yet what runs on its host.",
  );
}

function status(anyOf: readonly string[], { statusClass }: ObservedRunner): CheckResult {
  const reason = `Its status is ${statusClass}.`;
  return anyOf.includes(statusClass) ? pass(reason) : pending(reason);
}

function version(
  wanted: string,
  { version: seen }: ObservedRunner,
  before: Observation["before"],
): CheckResult {
  if (seen === null) return pending("It did not tell its version yet.");
  const shown = oneLine(seen, 60);
  if (isSameVersion(seen, wanted)) return pass(`It has ${shown}.`);
  // Right after a start the old version is still shown; a third one will not turn into the wanted one.
  const old = before?.version ?? null;
  return old !== null && !isSameVersion(seen, old)
    ? fail(`It came up with ${shown} instead of ${oneLine(wanted, 60)}.`)
    : pending(`It still has ${shown}.`);
}

function restarted({ version: seen, uptime }: ObservedRunner, before: Observation["before"]): CheckResult {
  if (before === undefined) return pending("It is not known what it was before.");
  if (seen !== null && before.version !== null && !isSameVersion(seen, before.version)) {
    return pass(`Its version changed from ${oneLine(before.version, 60)} to ${oneLine(seen, 60)}.`);
  }
  if (uptime === null || before.uptime === null)
    return pending("Neither a new version nor an uptime is shown.");
  return uptime < before.uptime
    ? pass(`Its uptime fell from ${before.uptime} to ${uptime}.`)
    : pending(`Its uptime is ${uptime} and was ${before.uptime}: this is still the old process.`);
}

/** Longer than two heartbeats of 5 s. */
const longSilenceMs = 10_000;

function drained(quietMs: number, runner: ObservedRunner, quiet: Observation["quiet"]): CheckResult {
  const work = workOf(runner);
  if (work !== null) return pending(work);
  if (quiet === null || quiet === undefined)
    return pending("It runs no operations; how long that has been so is not known.");
  const { forMs, observations, silentMs } = quiet;
  const seen = `It has run no operations for ${Math.floor(forMs / 1_000)} s`;
  if (forMs >= quietMs && observations >= leastQuietObservations)
    return pass(`${seen}, in ${observations} observations.`);
  const silent =
    silentMs < longSilenceMs ? "" : ` It has not checked in for ${Math.floor(silentMs / 1_000)} s.`;
  return pending(`${seen} of ${Math.ceil(quietMs / 1_000)} s, work may be on its way.${silent}`);
}

function cordon(
  wanted: "set" | "given-back",
  runner: ObservedRunner,
  taken: Observation["cordon"],
): CheckResult {
  if (taken === undefined) return pending("It is not known what the cordon took.");
  const tags = new Set(normaliseTags(runner.tags));
  const projects = new Set(runner.dispatchesIn);
  const ours = normaliseTags(taken.tags);
  const isSet = wanted === "set";
  const left = [
    ...ours.filter((tag) => tags.has(tag) === isSet).map((tag) => `tag ${tag}`),
    ...[...taken.projects, ...(isSet ? (taken.foundOff ?? []) : [])]
      .filter((project) => projects.has(project) === isSet)
      .map((project) => `remote node dispatch in ${project}`),
  ];
  if (left.length === 0) return pass(isSet ? "It is cordoned." : "The cordon is off.");
  return pending(`Still ${isSet ? "on" : "off"}: ${oneLine(left.join(", "))}.`);
}
