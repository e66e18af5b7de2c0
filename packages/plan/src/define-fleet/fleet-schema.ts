import * as z from "zod/mini";
import type { FleetInput } from "./fleet-input.js";
import { byHandSchema } from "../hosts/by-hand-schema.js";
import { builtInPlatforms } from "../platforms/built-in.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import { hostSchema } from "../platforms/host-schema.js";
import { jsonObjectSchema } from "../schema/json-schema.js";

const orNull = <T>(schema: z.ZodMiniType<T>): z.ZodMiniExactOptional<z.ZodMiniNullable<z.ZodMiniType<T>>> =>
  z.exactOptional(z.nullable(schema));
const count = z.int().check(z.minimum(0));
const name = z.string().check(z.regex(/\S/));

const factsOnHost = {
  findings: z.array(
    z.object({
      code: name,
      level: z.enum(["ok", "warning", "failed"]),
      message: z.string(),
      remedies: z.exactOptional(z.array(z.string())),
      onlyFor: z.exactOptional(z.enum(["keep", "rotate"])),
    }),
  ),
  installed: orNull(z.string()),
  processes: z.exactOptional(z.array(z.string())),
  agent: z.exactOptional(
    z.object({
      hostname: z.nullable(z.string()),
      directory: z.string(),
      packagePath: z.string(),
      replicaIds: z.array(z.string()),
    }),
  ),
  container: z.exactOptional(
    z.object({
      image: z.nullable(z.string()),
      credentialsIn: z.enum(["variable", "file"]),
      keepsServing: z.boolean(),
      containers: z.exactOptional(z.int().check(z.minimum(1))),
    }),
  ),
  byHand: z.exactOptional(byHandSchema),
  stopTimeoutMs: orNull(count),
  details: z.exactOptional(jsonObjectSchema),
};

const association = z.object({
  project: name,
  nodeFilter: orNull(z.string()),
  remoteNodeDispatch: orNull(z.boolean()),
  isNode: orNull(z.boolean()),
});

const replica = z.object({
  id: name,
  status: z.string(),
  version: orNull(z.string()),
  hostname: orNull(z.string()),
  installationPath: orNull(z.string()),
  address: orNull(z.string()),
  uptimeMs: orNull(z.number()),
  runningOperations: orNull(count),
  versionWarning: orNull(z.boolean()),
});

const runner = {
  id: name,
  name,
  status: z.string(),
  tags: z.exactOptional(z.array(z.string())),
  associations: z.exactOptional(z.array(association)),
  version: orNull(z.string()),
  runningOperations: orNull(count),
  maxRunning: orNull(z.int().check(z.minimum(1))),
  canCordon: orNull(z.boolean()),
  canRegenerate: orNull(z.boolean()),
  canPing: orNull(z.boolean()),
  replicaType: orNull(z.enum(["manual", "ephemeral"])),
  installationType: orNull(z.string()),
  replicaValidation: orNull(z.object({ valid: z.nullable(z.boolean()), errors: z.array(z.string()) })),
  replicas: z.exactOptional(z.array(replica)),
  isLocal: z.exactOptional(z.boolean()),
};

const shape = {
  server: z.exactOptional(
    z.object({
      uuid: orNull(z.string()),
      version: orNull(z.string()),
      apiVersion: orNull(count),
      replicas: z.exactOptional(z.enum(["on", "off", "unknown"])),
    }),
  ),
  projects: z.exactOptional(
    z.array(z.object({ name, dispatch: z.exactOptional(z.enum(["manual", "automatic", "unknown"])) })),
  ),
};

/** The shape of what `defineFleet` takes; unknown fields are left out, since servers add some. */
export function fleetSchema(platforms: readonly PlatformModule[]): z.ZodMiniType<FleetInput> {
  return platforms === builtInPlatforms ? builtInSchema : schemaOf(platforms);
}

function schemaOf(platforms: readonly PlatformModule[]): z.ZodMiniType<FleetInput> {
  const hostFacts = z.object({ platform: z.enum(platforms.map(({ platform }) => platform)), ...factsOnHost });
  const host = hostSchema(platforms);
  return z.object({
    ...shape,
    runners: z.array(
      z.object({
        ...runner,
        host: orNull(host),
        hostFacts: orNull(hostFacts),
        replicaHosts: z.exactOptional(
          z.array(z.object({ host, hostFacts: orNull(hostFacts), replicaId: z.exactOptional(name) })),
        ),
      }),
    ),
  });
}

/** Made once: most fleets have no other platforms. */
const builtInSchema = schemaOf(builtInPlatforms);
