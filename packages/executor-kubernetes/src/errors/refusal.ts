import type { ExecutorErrorCode } from "@runner-upgrade/executor";

const causes: readonly (readonly [RegExp, ExecutorErrorCode])[] = [
  [/exceeded quota/i, "QUOTA_EXCEEDED"],
  [/service ?account .*not found|error looking up service account/i, "SERVICE_ACCOUNT_MISSING"],
  [/admission webhook|denied the request|violates PodSecurity|PodSecurityPolicy/i, "ADMISSION_REFUSED"],
];

/** The cause that a cluster names when it does not take an object, or does not make a Pod; null for another one. */
export function causeOfRefusal(message: string): ExecutorErrorCode | null {
  return causes.find(([pattern]) => pattern.test(message))?.[1] ?? null;
}
