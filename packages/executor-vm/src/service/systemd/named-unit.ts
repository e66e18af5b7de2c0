import type { VmService } from "@runner-upgrade/plan/platform";
import type { HostShell } from "../../host/host-shell.js";
import { isUnsafeText } from "../../host/unsafe-text.js";
import { userIds } from "../../host/user-ids.js";
import type { Service } from "../service.js";

/** A unit as the plan's host names it. */
export type UnitHint = Extract<VmService, { readonly kind: "systemd" }>;

/** Why the names of a hint must not be handled; null where they may. */
export function unitHintFault(hint: UnitHint): string | null {
  if (hint.scope === "user" && hint.user !== undefined && isUnsafeText(hint.user))
    return "The service's user holds control characters.";
  return isUnitName(hint.unit) ? null : "The service's unit is not a name that systemd accepts.";
}

/** The unit that a hint names, whether or not there is one. */
export async function namedUnit(shell: HostShell, hint: UnitHint): Promise<Service> {
  const name = hint.unit.includes(".") ? hint.unit : `${hint.unit}.service`;
  if (hint.scope === "system") return { kind: hint.kind, name, owner: null };
  const owner = hint.user === undefined ? await shell.login() : await userIds(shell, hint.user);
  return { kind: hint.kind, name, owner };
}

/** Whether a text is the name of a unit (systemd.unit, "Description"): no path, no quotes, no blanks. */
export function isUnitName(text: string): boolean {
  return /^[\w:.\\@][\w:.\\@-]{0,254}$/.test(text);
}
