import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { createJobLoad } from "../job-load/create-job-load.js";
import type { JobLoad } from "../job-load/job-load.js";
import { hasJdk } from "../packages/java-classes.js";
import { javaStandInPackage } from "../packages/java-stand-in-package.js";
import { nodeStandInPackage } from "../packages/node-stand-in-package.js";
import { virtualPackage } from "../packages/virtual-package.js";
import type { PackageBuilder } from "../packages/package-builder.js";
import { createSimulator } from "../simulator/create-simulator.js";
import { defaultFleet, parseFleetFile, type FleetFile } from "./fleet-file.js";
import { usage } from "./usage.js";
import { withoutTrailingSlashes } from "../text/without-trailing-slashes.js";

/** What the command needs of the program around it. */
export interface CommandSurroundings {
  /** The words after the command's name. */
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly write: (line: string) => void;
  readonly writeError: (line: string) => void;
  /** Resolves when the command shall end. */
  readonly untilAsked: () => Promise<unknown>;
}

/**
 * Serves a simulator until it is asked to end. Returns the exit code: 0, or 2 for arguments that it cannot use, of
 * which it says what is wrong. Never throws for those.
 */
export async function runCommand(surroundings: CommandSurroundings): Promise<number> {
  const { write, writeError } = surroundings;
  try {
    const settings = await readSettings(surroundings.words);
    if (settings === "help") {
      write(usage);
      return 0;
    }
    await serve(settings, surroundings);
    return 0;
  } catch (error) {
    writeError(error instanceof Error ? error.message : String(error));
    writeError("Try --help.");
    return 2;
  }
}

type Settings = Awaited<ReturnType<typeof parse>>;

async function readSettings(words: readonly string[]): Promise<Settings | "help"> {
  return words.includes("--help") || words.includes("-h") ? "help" : parse(words);
}

async function parse(words: readonly string[]): Promise<{
  port: number;
  host: string;
  publicUrl: string | undefined;
  version: string;
  apiVersion: number;
  replicas: "on" | "off";
  fleet: FleetFile;
  packages: PackageBuilder;
  packageBytes: number;
  clockFactor: number;
  hasAgents: boolean;
  hasJobLoad: boolean;
}> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      port: { type: "string", default: "4440" },
      host: { type: "string", default: "127.0.0.1" },
      "public-url": { type: "string" },
      "server-version": { type: "string", default: "5.7.0-20241021" },
      "api-version": { type: "string", default: "48" },
      replicas: { type: "boolean", default: false },
      fleet: { type: "string" },
      packages: { type: "string", default: "virtual" },
      "package-bytes": { type: "string", default: "4096" },
      "clock-factor": { type: "string", default: "1" },
      agents: { type: "boolean", default: false },
      "job-load": { type: "boolean", default: false },
    },
  });
  return {
    port: numberOf("--port", values.port, 0),
    host: values.host,
    publicUrl: values["public-url"],
    version: values["server-version"],
    apiVersion: numberOf("--api-version", values["api-version"], 14),
    replicas: values.replicas ? "on" : "off",
    fleet: values.fleet === undefined ? defaultFleet : parseFleetFile(await readFile(values.fleet, "utf8")),
    packages: await packagesOf(values.packages),
    packageBytes: numberOf("--package-bytes", values["package-bytes"], 0),
    clockFactor: numberOf("--clock-factor", values["clock-factor"], 0.001),
    hasAgents: values.agents,
    hasJobLoad: values["job-load"],
  };
}

async function serve(settings: Settings, { env, write, untilAsked }: CommandSurroundings): Promise<void> {
  const given = env["RUNNER_UPGRADE_SIMULATOR_TOKEN"];
  const apiToken = given ?? randomBytes(16).toString("hex");
  const simulator = createSimulator({
    apiToken,
    clockFactor: settings.clockFactor,
    version: settings.version,
    apiVersion: settings.apiVersion,
    replicas: settings.replicas,
    packages: settings.packages,
    packageBytes: settings.packageBytes,
    ...(settings.publicUrl === undefined ? {} : { publicUrl: withoutTrailingSlashes(settings.publicUrl) }),
  });
  for (const project of settings.fleet.projects) simulator.addProject(project);
  for (const runner of settings.fleet.runners) {
    const { runnerId, token } = simulator.addRunner(runner);
    if (!settings.hasAgents) continue;
    const version = runner.version ?? settings.version;
    const { replicas } = simulator.runner(runnerId);
    const tokens = replicas.length === 0 ? [token] : replicas.map((replica) => replica.token);
    for (const one of tokens) simulator.agents.start({ runnerId, token: one, version });
  }
  const load: JobLoad | null = settings.hasJobLoad ? createJobLoad(simulator) : null;
  load?.start();
  const server = await simulator.listen({ port: settings.port, host: settings.host });
  write(`Serving ${settings.fleet.runners.length} Runners on ${server.url} until Ctrl-C.`);
  write(
    given === undefined ? `API token: ${apiToken}` : "API token: as given in RUNNER_UPGRADE_SIMULATOR_TOKEN.",
  );
  await untilAsked();
  await server.close();
  if (load === null) return;
  load.stop();
  const { done, lost, running } = load.report;
  write(`Jobs done ${done}, lost ${lost}, running ${running}.`);
}

function numberOf(name: string, text: string, least: number): number {
  const value = text.trim() === "" ? NaN : Number(text);
  if (!Number.isFinite(value) || value < least) {
    throw new Error(`Expected ${name} to be a number of at least ${least}, got "${text}".`);
  }
  return value;
}

async function packagesOf(kind: string): Promise<PackageBuilder> {
  switch (kind) {
    case "virtual":
      return virtualPackage();
    case "node":
      return nodeStandInPackage();
    case "java":
      if (await hasJdk()) return javaStandInPackage();
      throw new Error("--packages java needs a JDK, and there is no javac here.");
    default:
      throw new Error(`Expected --packages to be virtual, node or java, got "${kind}".`);
  }
}
