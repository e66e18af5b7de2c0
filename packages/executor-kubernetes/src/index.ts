export type { KubeConfigSource } from "./cluster/load-config.js";
export { createKubernetesExecutor } from "./create-kubernetes-executor.js";
export type { KubernetesExecutorOptions } from "./options/kubernetes-executor-options.js";
