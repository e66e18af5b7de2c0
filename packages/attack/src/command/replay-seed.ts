import { describeFault } from "../case/fault.js";
import { generateCase } from "../case/generate-case.js";
import { attackCase } from "../run/attack-case.js";
import { logLine } from "../log/log-line.js";
import { withFaults } from "./shrink.js";

/** Attacks one seed again and tells everything of it. Resolves to the exit code. */
export async function replaySeed(
  seed: number,
  {
    faults,
    isLogged,
    leastRunners,
  }: { readonly faults: readonly number[] | null; readonly isLogged: boolean; readonly leastRunners: number },
): Promise<number> {
  const whole = generateCase(seed, leastRunners);
  const attack = faults === null ? whole : withFaults(whole, faults);
  const { projects, runners, policy, insert } = attack;
  console.log(
    `Seed ${seed}: ${projects.map(({ name, dispatch }) => `${name} ${dispatch}`).join(", ")}; own step ${insert}`,
  );
  for (const runner of runners)
    console.log(
      `  ${runner.name} [${runner.tags.join(", ")}] in ${runner.projects.join(", ")} on ${runner.address ?? "no host"}` +
        `${runner.isRunning ? "" : ", absent"}${runner.isCurrent ? ", current" : ""}`,
    );
  console.log(`  ${JSON.stringify(policy)}`);
  if (attack.replicas !== null) console.log(`  with replicas ${JSON.stringify(attack.replicas)}`);
  for (const fault of attack.faults) console.log(`  ${whole.faults.indexOf(fault)}: ${describeFault(fault)}`);
  const { violations, log, outcomes, hash, tookMs } = await attackCase(attack);
  if (isLogged) for (const event of log) console.log(logLine(event));
  console.log(`${log.length} events in ${tookMs} ms; ${outcomes.join(", ")}; log ${hash}`);
  for (const { invariant, at, message } of violations)
    console.log(`BROKEN ${invariant} at ${(at / 1_000).toFixed(1)} s: ${message}`);
  return violations.length > 0 ? 1 : 0;
}
