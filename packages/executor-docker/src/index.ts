export { createDockerExecutor } from "./create-docker-executor.js";
export type { DockerExecutorOptions, EngineTls, Logger } from "./options/docker-executor-options.js";
export type { RegistryAuth } from "./registry/registry-auth.js";
