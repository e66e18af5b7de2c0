export { createDockerExecutor } from "./create-docker-executor.js";
export type { DockerExecutorOptions, EngineTls } from "./options/docker-executor-options.js";
export type { RegistryAuth } from "./registry/registry-auth.js";
