/** How the child process reaches the hosts of its fleet: over SSH; null: they are processes of this machine. */
export type ChildSettings = { readonly sshConfigFile: string } | null;
