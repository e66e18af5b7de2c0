import type { Target } from "./target.js";

/** Puts a command that a person types under a user's rights: nothing, where that is who logs in. */
export function asUser({ login, user }: Pick<Target, "login" | "user">, uid: number): string {
  if (uid === 0) return login === "root" ? "" : "sudo ";
  // A host that is upgraded as root need not have sudo; runuser is part of util-linux and takes names only.
  if (login === "root") return `runuser -u "$(id -nu ${String(uid)})" -- `;
  return login === "runner" && uid === user.uid ? "" : `sudo -u '#${String(uid)}' -- `;
}

/** Puts a command under the rights with which the files beside the package are handled. */
export function asFilesOwner(target: Pick<Target, "login" | "user" | "filesBy">): string {
  return asUser(target, target.filesBy === "root" ? 0 : target.user.uid);
}

/** The service manager as a person calls it, with the rights that the login lacks. */
export function managerCommand({ login, unit, user }: Pick<Target, "login" | "unit" | "user">): string {
  if (unit === null) return "";
  if (unit.scope === "system") return `${asUser({ login, user }, 0)}systemctl`;
  const { uid } = unit.user;
  if (login === "runner" && uid === user.uid) return "systemctl --user";
  return `${asUser({ login, user }, uid)}env XDG_RUNTIME_DIR=/run/user/${String(uid)} systemctl --user`;
}
