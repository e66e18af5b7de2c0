import type { UserIds } from "./rights.js";

/** Root, the Runner's own user, or another user, who needs `sudo` for both. */
export type HostLogin = "root" | "runner" | "other";

/** Who logs in on a host, and whose a Runner is. */
export interface LoginAndUser {
  readonly login: HostLogin;
  readonly user: UserIds;
}

/** Puts a command that a person types under a user's rights: nothing, where that is who logs in. */
export function asUser({ login, user }: LoginAndUser, uid: number): string {
  if (uid === 0) return login === "root" ? "" : "sudo ";
  // A host that is upgraded as root need not have sudo; runuser is part of util-linux and takes names only.
  if (login === "root") return `runuser -u "$(id -nu ${String(uid)})" -- `;
  return login === "runner" && uid === user.uid ? "" : `sudo -u '#${String(uid)}' -- `;
}

/** Puts a command under the rights with which the files beside the package are handled. */
export function asFilesOwner(target: LoginAndUser & { readonly filesBy: "root" | "user" }): string {
  return asUser(target, target.filesBy === "root" ? 0 : target.user.uid);
}
