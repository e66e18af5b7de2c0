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
  const paths = text.split("\n").flatMap((line) => {
    const [hierarchy, controllers, ...rest] = line.split(":");
    return hierarchy === "0" || controllers === "name=systemd" ? [rest.join(":")] : [];
  });
  for (const path of paths) {
    const segments = path.split("/").filter(Boolean);
    const manager = segments.findIndex((segment) => /^user@\d+\.service$/.test(segment));
    const unit = segments
      .slice(manager + 1)
      .filter((segment) => segment.endsWith(".service"))
      .at(-1);
    if (unit === undefined || holdsOthers.test(unit)) continue;
    if (manager === -1) return { scope: "system", unit };
    return { scope: "user", unit, uid: Number(/\d+/.exec(segments[manager] ?? "")?.[0]) };
  }
  return null;
}
