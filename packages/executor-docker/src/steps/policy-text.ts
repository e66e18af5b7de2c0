import type { RecordedContainer } from "../unit/recorded-unit.js";

/** A container's restart policy as the command line takes it. */
export function policyText({ restartPolicy }: Pick<RecordedContainer, "restartPolicy">): string {
  const { Name: name = "no", MaximumRetryCount: retries = 0 } = restartPolicy;
  const text = typeof name === "string" && name !== "" ? name : "no";
  return text === "on-failure" && typeof retries === "number" && retries > 0 ? `${text}:${retries}` : text;
}
