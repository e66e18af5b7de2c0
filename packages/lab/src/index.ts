export { docker } from "./docker/docker.js";
export { create, kubectl } from "./kubernetes/kubectl.js";
export { createNamespace, type LiveNamespace } from "./kubernetes/live-namespace.js";
export {
  manifestsOf,
  persistentVolume,
  type CredentialsBy,
  type RunnerManifest,
} from "./kubernetes/manifests.js";
export { freePort } from "./network/free-port.js";
export { startLiveHosts, type LiveHost, type LiveHosts } from "./vm/live-hosts.js";
export { waitUntil } from "./wait/wait-until.js";
