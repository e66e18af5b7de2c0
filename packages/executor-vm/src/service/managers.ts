import type { VmService } from "@runner-upgrade/plan/platform";
import type { HostShell } from "../host/host-shell.js";
import type { ProcessTree } from "../invocation/process-tree.js";
import type { RunningProcess } from "../invocation/running-process.js";
import { plainProcess, shownProcess } from "./process/plain-process.js";
import { isUserIds } from "../host/rights.js";
import type { Belonging, Service, ShownService } from "./service.js";
import type { ServiceManager } from "./service-manager.js";
import { systemd } from "./systemd/systemd.js";

/** Every service manager that the package knows, in the order in which they are asked; last what no manager has. */
export const serviceManagers: readonly ServiceManager[] = [systemd, plainProcess];

/** The manager of a service, or of what a plan's host names. Throws `TypeError` for a kind that is not known. */
export function managerOf({ kind }: Pick<Service, "kind"> | VmService): ServiceManager {
  const manager = serviceManagers.find((one) => one.kind === kind);
  if (manager === undefined) throw new TypeError(`No service manager "${kind}" is known.`);
  return manager;
}

/** What a process belongs to that no manager has. */
export const withoutManager: ShownService = shownProcess;

/** A word of each manager that supervises, for an advice that holds for any of them. */
export function ofAnySupervisor(word: (manager: ServiceManager) => string): string {
  return serviceManagers
    .filter(({ supervises }) => supervises)
    .map(word)
    .join(" or ");
}

/** What a manager keeps running; null for a plain process. */
export function supervised(shown: ShownService): ShownService | null {
  return managerOf(shown.service).supervises ? shown : null;
}

/** Whether a service is one of the host's own manager: then root says what it runs and reads. */
export function isOfHost(service: Service): boolean {
  return service.owner === null && managerOf(service).supervises;
}

/** The service that stands behind a process; null where none does. */
export async function serviceBehind(
  shell: HostShell,
  process: RunningProcess,
  tree: ProcessTree,
): Promise<Belonging | null> {
  for (const manager of serviceManagers) {
    const belonging = await manager.behind(shell, process, tree);
    if (belonging !== null) return belonging;
  }
  return null;
}

/** Parses a recorded service; undefined for anything else. */
export function parseService(value: unknown): Service | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { kind, name, owner } = value as Partial<Record<keyof Service, unknown>>;
  const manager = serviceManagers.find((one) => one.kind === kind);
  if (manager === undefined || typeof name !== "string" || !manager.isName(name)) return undefined;
  if (owner === null) return { kind: manager.kind, name, owner };
  return isUserIds(owner) ? { kind: manager.kind, name, owner } : undefined;
}
