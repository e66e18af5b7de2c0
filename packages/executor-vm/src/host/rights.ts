/** A user of the host by numbers. */
export interface UserIds {
  readonly uid: number;
  readonly gid: number;
}

/**
 * With whose rights a command runs: those of the login, root's (by `sudo -n` where the login is not root), or those of
 * another user, whom root becomes before the command starts.
 */
export type Rights = "login" | "root" | UserIds;

/** Whether a value is the ids of a user. */
export function isUserIds(value: unknown): value is UserIds {
  if (typeof value !== "object" || value === null) return false;
  const { uid, gid } = value as Partial<Record<keyof UserIds, unknown>>;
  return Number.isInteger(uid) && Number.isInteger(gid);
}
