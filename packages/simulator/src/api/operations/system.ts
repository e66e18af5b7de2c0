import type { ApiOperation } from "../call.js";
import { notFound } from "../refusal.js";

const startOfFlags = 42;

/** `GET /system/info`: the server's version is the only one that a package can have. */
export const getSystemInfo: ApiOperation = {
  method: "GET",
  path: "/system/info",
  since: 14,
  right: "read_system",
  answer: ({ world }) => {
    const { server } = world;
    return {
      json: {
        system: {
          timestamp: { epoch: world.time, unit: "ms", datetime: new Date(world.time).toISOString() },
          rundeck: {
            version: server.version,
            build: server.version,
            buildGit: "simulator",
            node: "simulator",
            base: "/var/lib/rundeck",
            apiversion: server.apiVersion,
            serverUUID: server.uuid,
          },
          executions: { active: server.executionMode === "active", executionMode: server.executionMode },
          os: { arch: "amd64", name: "Linux", version: "6.1" },
          jvm: {
            name: "OpenJDK 64-Bit Server VM",
            vendor: "simulator",
            version: "17",
            implementationVersion: "17",
          },
          stats: {
            uptime: { duration: world.time - server.startedAt, unit: "ms" },
            threads: { active: 1 },
          },
        },
      },
    };
  },
};

/** `GET /feature/{name}`: what a server answers for a flag that it does not know is unknown: here 404. */
export const getFeature: ApiOperation = {
  method: "GET",
  path: "/feature/:name",
  since: startOfFlags,
  right: null,
  answer: ({ world, params }) => {
    const name = params["name"] ?? "";
    const flags = new Map([
      ["runner", true],
      ["distributedAutomation", true],
      ...(world.server.apiVersion >= 55 && world.settings.replicas.featureFlag === "told"
        ? [["runnerReplicas", world.server.replicas === "on"] as const]
        : []),
    ]);
    const enabled = flags.get(name);
    if (enabled === undefined) throw notFound("Feature", name);
    return { json: { enabled, name } };
  },
};
