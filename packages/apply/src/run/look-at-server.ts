import type { Plan } from "@runner-upgrade/plan";
import { toApplyError } from "../errors/to-apply-error.js";
import { checkRights } from "../preflight/check-rights.js";
import { checkServer } from "../preflight/check-server.js";
import type { Known } from "./create-context.js";
import type { RunDependencies } from "../options/run-dependencies.js";

/** What is known of the server; `refusal` is what would have refused a new run, and only keeps this one from starting units. */
export type Looked = Pick<Known, "server" | "rights"> & { readonly refusal: string | null };

const answered = [
  "SERVER_VERSION_CHANGED",
  "REPLICAS_ON",
  "REPLICAS_OFF",
  "REPLICAS_UNKNOWN",
  "RIGHTS_MISSING",
  "SERVER_TOO_OLD",
];

/**
 * Looks at the server before the first effect. A run that is resumed may have a Runner away: what would refuse a
 * new run only keeps it from starting further units.
 */
export async function lookAtServer(
  how: "start" | "resume",
  plan: Plan,
  dependencies: RunDependencies,
): Promise<Looked> {
  const { controlPlane, signal } = dependencies;
  try {
    const server = await checkServer(plan, dependencies, signal);
    const rights = await checkRights(plan, controlPlane, signal);
    return { server, rights, refusal: null };
  } catch (error) {
    const refused = toApplyError(error, "The server could not be asked.");
    // What concerns the server itself is never gone on with.
    if (how === "start" || !answered.includes(refused.code)) throw refused;
    const info = await controlPlane.getSystemInfo({ signal });
    return {
      server: {
        uuid: info.serverUuid,
        version: info.version,
        apiVersion: info.apiVersion,
        replicas: "off",
      },
      rights: { levelOf: () => ({ kind: "system" }), warnings: [] },
      refusal: refused.message,
    };
  }
}
