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
