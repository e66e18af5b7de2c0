// Services whose processes are what somebody started by hand or by schedule: stopping them would not be stopping a Runner.
const holdsOthers =
  /^(?:sshd?(?:@.*)?|cron|crond|atd|getty@.*|serial-getty@.*|systemd-logind|user@.*|docker|containerd)\.service$/;

/** A unit that a process belongs to by its control group. */
export type UnitOfProcess =
  | { readonly scope: "system"; readonly unit: string }
  | { readonly scope: "user"; readonly unit: string; readonly uid: number };

/**
 * Reads the unit out of `/proc/<pid>/cgroup`; null for a process of a login session, or none of a service.
 *
 * @example
 * unitOfCgroup("0::/system.slice/runner.service\n"); // { scope: "system", unit: "runner.service" }
 */
export function unitOfCgroup(text: string): UnitOfProcess | null {
  const found = findUnit(text);
  if (found === null) return null;
  const { unit, manager } = found;
  if (manager === null) return { scope: "system", unit };
  return { scope: "user", unit, uid: Number(/\d+/.exec(manager)?.[0]) };
}

/**
 * The control group of the unit that a process belongs to, as a path from the host's root; null where it belongs to none.
 * Unlike the unit's name it tells a host's unit from one of the same name in a container of the host.
 */
export function unitPathOfCgroup(text: string): string | null {
  return findUnit(text)?.path ?? null;
}

function findUnit(
  text: string,
): { readonly unit: string; readonly manager: string | null; readonly path: string } | null {
  const paths = text.split("\n").flatMap((line) => {
    const [hierarchy, controllers, ...rest] = line.split(":");
    return hierarchy === "0" || controllers === "name=systemd" ? [rest.join(":")] : [];
  });
  for (const path of paths) {
    const segments = path.split("/").filter(Boolean);
    const manager = segments.findIndex((segment) => /^user@\d+\.service$/.test(segment));
    const at = segments.reduce(
      (last, segment, index) => (index > manager && segment.endsWith(".service") ? index : last),
      -1,
    );
    const unit = segments[at];
    if (unit === undefined || holdsOthers.test(unit)) continue;
    const managedBy = manager === -1 ? null : (segments[manager] ?? null);
    return { unit, manager: managedBy, path: `/${segments.slice(0, at + 1).join("/")}` };
  }
  return null;
}
