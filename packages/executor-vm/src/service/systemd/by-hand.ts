import { asUser, type LoginAndUser } from "../../host/as-user.js";
import type { ManagedUnit } from "./systemctl.js";

/** The service manager as a person calls it, with the rights that the login lacks. */
export function managerCommand({ login, user }: LoginAndUser, unit: ManagedUnit): string {
  if (unit.scope === "system") return `${asUser({ login, user }, 0)}systemctl`;
  const { uid } = unit.user;
  if (login === "runner" && uid === user.uid) return "systemctl --user";
  return `${asUser({ login, user }, uid)}env XDG_RUNTIME_DIR=/run/user/${String(uid)} systemctl --user`;
}
