/** What the child process needs to come to the cluster. */
export interface ChildSettings {
  readonly kubeConfigFile: string;
  readonly context: string;
}
