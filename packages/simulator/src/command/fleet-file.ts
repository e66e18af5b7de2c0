import { installationTypes, replicaTypes } from "../world/runner-record.js";
import type { NewRunner, ProjectAssignment } from "../simulator/simulator.js";

/** What a fleet file holds. */
export interface FleetFile {
  readonly projects: readonly { readonly name: string; readonly dispatch: "manual" | "automatic" }[];
  readonly runners: readonly NewRunner[];
}

/** The fleet that is served when no file is given. */
export const defaultFleet: FleetFile = {
  projects: [{ name: "web", dispatch: "manual" }],
  runners: [
    { name: "east-1", tags: ["east"], projects: ["web"], version: "5.6.0" },
    { name: "east-2", tags: ["east"], projects: ["web"], version: "5.6.0" },
  ],
};

/** Reads a fleet file. Throws `Error` that names the place of the first thing that is wrong. */
export function parseFleetFile(text: string): FleetFile {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new Error("The fleet file is not JSON.", { cause: error });
  }
  const file = object(parsed, "the file");
  return {
    projects: list(file["projects"], "projects").map((one, index) => {
      const at = `projects[${index}]`;
      const project = object(one, at);
      const dispatch = project["dispatch"] ?? "manual";
      if (dispatch !== "manual" && dispatch !== "automatic")
        throw wrong(`${at}.dispatch`, "manual or automatic");
      return { name: textOf(project["name"], `${at}.name`), dispatch };
    }),
    runners: list(file["runners"], "runners").map((one, index) => runner(one, `runners[${index}]`)),
  };
}

function runner(value: unknown, at: string): NewRunner {
  const one = object(value, at);
  const { id, maxRunning, version, replicas, installationType, replicaType } = one;
  if (maxRunning !== undefined && (typeof maxRunning !== "number" || maxRunning < 1)) {
    throw wrong(`${at}.maxRunning`, "a number of at least 1");
  }
  if (replicas !== undefined && (typeof replicas !== "number" || replicas < 1)) {
    throw wrong(`${at}.replicas`, "a number of at least 1");
  }
  return {
    name: textOf(one["name"], `${at}.name`),
    tags: list(one["tags"] ?? [], `${at}.tags`).map((tag, index) => textOf(tag, `${at}.tags[${index}]`)),
    projects: list(one["projects"], `${at}.projects`).map((project, index) =>
      assignment(project, `${at}.projects[${index}]`),
    ),
    ...(id === undefined ? {} : { id: textOf(id, `${at}.id`) }),
    ...(version === undefined ? {} : { version: textOf(version, `${at}.version`) }),
    ...(maxRunning === undefined ? {} : { maxRunning }),
    ...(replicas === undefined ? {} : { replicas }),
    ...(installationType === undefined
      ? {}
      : { installationType: wordOf(installationType, installationTypes, `${at}.installationType`) }),
    ...(replicaType === undefined
      ? {}
      : { replicaType: wordOf(replicaType, replicaTypes, `${at}.replicaType`) }),
  };
}

function assignment(value: unknown, at: string): string | ProjectAssignment {
  if (typeof value === "string") return value;
  const one = object(value, at);
  const { nodeFilter, remoteNodeDispatch, isNode } = one;
  if (remoteNodeDispatch !== undefined && typeof remoteNodeDispatch !== "boolean") {
    throw wrong(`${at}.remoteNodeDispatch`, "true or false");
  }
  if (isNode !== undefined && typeof isNode !== "boolean") throw wrong(`${at}.isNode`, "true or false");
  return {
    name: textOf(one["name"], `${at}.name`),
    ...(nodeFilter === undefined ? {} : { nodeFilter: textOf(nodeFilter, `${at}.nodeFilter`) }),
    ...(remoteNodeDispatch === undefined ? {} : { remoteNodeDispatch }),
    ...(isNode === undefined ? {} : { isNode }),
  };
}

const wrong = (at: string, expected: string): Error =>
  new Error(`In the fleet file, ${at} must be ${expected}.`);

function object(value: unknown, at: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong(at, "an object");
  return { ...value };
}

function list(value: unknown, at: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(at, "a list");
  return value;
}

function wordOf<T extends string>(value: unknown, words: readonly T[], at: string): T {
  const word = words.find((one) => one === value);
  if (word === undefined) throw wrong(at, `one of ${words.join(", ")}`);
  return word;
}

function textOf(value: unknown, at: string): string {
  if (typeof value !== "string" || value === "") throw wrong(at, "a text that is not empty");
  return value;
}
