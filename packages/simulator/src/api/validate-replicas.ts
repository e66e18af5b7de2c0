import type { ReplicaRecord, RunnerRecord } from "../world/runner-record.js";

/** Whether a Runner's replicas fit together: one version, one family of operating systems (rundeck/docs, Runner concepts). */
export function validateReplicas(runner: RunnerRecord): { valid: boolean; errors: string[] } {
  const families = new Set(
    [...runner.replicas.values()].filter(isKnown).map((one) => osFamilyOf(runner, one)),
  );
  const errors = [
    ...(hasVersionSpread(runner) ? ["Replicas of this Runner have different versions"] : []),
    ...(families.size > 1 ? ["Replicas of this Runner have different operating systems"] : []),
  ];
  return { valid: errors.length === 0, errors };
}

/** Whether the replicas that were heard have different versions. */
export const hasVersionSpread = (runner: RunnerRecord): boolean =>
  new Set([...runner.replicas.values()].filter(isKnown).map(({ version }) => version)).size > 1;

/** What a replica said of its operating system, or what its Runner was created for. */
export const osFamilyOf = (runner: RunnerRecord, replica: ReplicaRecord | null): string =>
  replica?.osFamily ?? (runner.installationType === "windows" ? "windows" : "unix");

const isKnown = ({ version }: ReplicaRecord): boolean => version !== null;
