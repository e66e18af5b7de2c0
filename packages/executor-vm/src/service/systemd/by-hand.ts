import { quotePosix } from "@runner-upgrade/transport";
import { asUser, type LoginAndUser } from "../../host/as-user.js";
import type { ByHand } from "../by-hand.js";
import type { Service } from "../service.js";

/** The command by which a person sees whether a unit runs. */
export function statusCommand(unit: Service, byHand: ByHand): string {
  return `${managerCommand(unit, byHand)} status ${quotePosix(unit.name)}`;
}

/** How a person starts a unit, with what was stopped with it. */
export function startCommand(unit: Service, byHand: ByHand): string {
  const manager = managerCommand(unit, byHand);
  const units = [unit.name, ...byHand.dependents].map((name) => quotePosix(name)).join(" ");
  return `: ${manager} daemon-reload && ${manager} start ${units}`;
}

/** The service manager as a person calls it, with the rights that the login lacks. */
function managerCommand({ owner }: Service, { login, user }: LoginAndUser): string {
  if (owner === null) return `${asUser({ login, user }, 0)}systemctl`;
  const { uid } = owner;
  if (login === "runner" && uid === user.uid) return "systemctl --user";
  return `${asUser({ login, user }, uid)}env XDG_RUNTIME_DIR=/run/user/${String(uid)} systemctl --user`;
}
