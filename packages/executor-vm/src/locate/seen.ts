import { posix } from "node:path";
import type { VmHost } from "@runner-upgrade/plan/platform";
import type { HostShell, UserIds } from "../host/host-shell.js";
import { userIds } from "../host/user-ids.js";
import type { RunningProcess } from "../invocation/running-process.js";
import { managerOf } from "../service/managers.js";
import type { ShownService } from "../service/service.js";

/** What of a Runner is seen: in its process, or in a service that says how it would run. */
export interface Seen {
  readonly user: UserIds;
  readonly directory: string;
  readonly packagePath: string;
}

/** What a process says; null where that may not be read. */
export function seenInProcess(process: RunningProcess): Seen | null {
  const { invocation, packagePath } = process;
  if (invocation === null || packagePath === null) return null;
  const { uid, gid, directory } = invocation;
  return { user: { uid, gid }, directory, packagePath };
}

/** What the service says of a Runner that does not run. */
export async function seenInService(
  shell: HostShell,
  { service, state }: ShownService,
): Promise<Seen | null> {
  if (state.packageName === null) return null;
  const user = service.owner ?? (state.user === null ? null : await userIds(shell, state.user));
  if (user === null) return null;
  const directory = state.workingDirectory ?? "/";
  return { user, directory, packagePath: posix.resolve(directory, state.packageName) };
}

/** The service that the plan's host names; null where it names none, or a process without one. */
export async function hintedService(
  shell: HostShell,
  { service: hint }: VmHost,
): Promise<ShownService | null> {
  if (hint === undefined) return null;
  const manager = managerOf(hint);
  if (!manager.supervises) return null;
  const service = await manager.named(shell, hint);
  return { service, state: await manager.show(shell, service) };
}

/** The user whom a service runs its processes as; null where it names none that the host knows. */
export async function userOf(shell: HostShell, { service, state }: ShownService): Promise<number | null> {
  if (!state.isLoaded) return null;
  if (service.owner !== null) return service.owner.uid;
  if (state.user === null) return null;
  return userIds(shell, state.user).then(
    ({ uid }) => uid,
    () => null,
  );
}
