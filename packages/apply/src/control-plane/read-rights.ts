import type { ControlPlane } from "./control-plane.js";
import type { Rights } from "./rights.js";
import { failureOf } from "../errors/failure.js";

/**
 * Reads what the token may do. Projects are asked only where the system's level does not allow everything that
 * `isEnough` wants. A server that does not tell is no refusal. Rejects as the control plane does.
 */
export async function readRights(
  controlPlane: ControlPlane,
  options: {
    readonly projects: readonly string[];
    readonly isEnough: (system: ReadonlySet<string>) => boolean;
    readonly signal: AbortSignal | undefined;
  },
): Promise<Rights> {
  const { projects: names, isEnough, signal } = options;
  const system = await readActions(() => controlPlane.getUi({ signal }));
  const projects = new Map<string, ReadonlySet<string> | null>();
  if (system === null || isEnough(system)) return { system, projects };
  for (const name of names)
    projects.set(name, await readActions(() => controlPlane.project(name).getUi({ signal })));
  return { system, projects };
}

/** Null where the server does not tell. A refusal is an answer: nothing is allowed at that level. */
async function readActions(
  read: () => Promise<{ readonly allowedActions: readonly string[] }>,
): Promise<ReadonlySet<string> | null> {
  try {
    return new Set((await read()).allowedActions);
  } catch (error) {
    const { status, code } = failureOf(error);
    if (status === 403) return new Set();
    if (status === 404 || code === "SERVER_TOO_OLD" || code === "UNEXPECTED_BODY") return null;
    throw error;
  }
}
