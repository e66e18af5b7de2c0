import type { JsonObject } from "@runner-upgrade/plan/platform";
import { listOf, numberOf, objectOf, textOf, textsOf } from "../json/json.js";

/** Something mounted into a container, as the engine shows it. */
export interface Mount {
  readonly kind: string;
  /** The volume's name; empty for a bind. */
  readonly name: string;
  readonly source: string;
  readonly destination: string;
  readonly isWritable: boolean;
}

/** How a container is, as the engine shows it. */
export interface ContainerState {
  readonly status: string;
  readonly isRunning: boolean;
  /** Of its first process, as the engine's machine counts; 0 where it does not run. */
  readonly pid: number;
  readonly exitCode: number;
  readonly isOutOfMemory: boolean;
  readonly error: string;
  readonly startedAt: string;
  readonly restarts: number;
  /** What its health check says: `starting`, `healthy`, `unhealthy`; null where it has none. */
  readonly health: string | null;
}

/** A container as the engine shows it: the parts that we look at by name, and all of what it was made with. */
export interface Container {
  readonly id: string;
  /** Without the slash. */
  readonly name: string;
  readonly imageId: string;
  /** The image as a person wrote it. */
  readonly image: string;
  readonly state: ContainerState;
  readonly environment: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly config: JsonObject;
  readonly hostConfig: JsonObject;
  readonly networks: Readonly<Record<string, JsonObject>>;
  readonly mounts: readonly Mount[];
}

/** An image as the engine shows it. */
export interface Image {
  readonly id: string;
  readonly os: string;
  readonly architecture: string;
  readonly digests: readonly string[];
  /** What it supplies to containers made from it. */
  readonly config: JsonObject;
}

/** One line of the engine's list of containers. */
export interface ListedContainer {
  readonly id: string;
  readonly name: string;
  readonly imageId: string;
  readonly isRunning: boolean;
  readonly status: string;
  readonly networkMode: string;
}

/** A process of a container, as the engine's machine counts. */
export interface ContainerProcess {
  readonly pid: number;
  readonly parentPid: number;
  /** Its arguments, with one blank between them. They may hold secrets. */
  readonly command: string;
}

/** One path that a container has otherwise than its image. */
export interface LayerChange {
  readonly path: string;
  readonly kind: "modified" | "added" | "deleted";
}

/** Reads an inspection of a container. */
export function parseContainer(value: unknown): Container {
  const json = objectOf(value);
  const state = objectOf(json["State"]);
  const config = objectOf(json["Config"]);
  const networks = objectOf(objectOf(json["NetworkSettings"])["Networks"]);
  return {
    id: textOf(json["Id"]),
    name: textOf(json["Name"]).replace(/^\//, ""),
    imageId: textOf(json["Image"]),
    image: textOf(config["Image"]),
    state: {
      status: textOf(state["Status"]),
      isRunning: state["Running"] === true && state["Restarting"] !== true,
      pid: numberOf(state["Pid"]),
      exitCode: numberOf(state["ExitCode"]),
      isOutOfMemory: state["OOMKilled"] === true,
      error: textOf(state["Error"]),
      startedAt: textOf(state["StartedAt"]),
      restarts: numberOf(json["RestartCount"]),
      health: healthOf(objectOf(state["Health"])),
    },
    environment: textsOf(config["Env"]),
    labels: Object.fromEntries(
      Object.entries(objectOf(config["Labels"])).map(([name, label]) => [name, textOf(label)]),
    ),
    config,
    hostConfig: objectOf(json["HostConfig"]),
    networks: Object.fromEntries(
      Object.entries(networks).map(([name, endpoint]) => [name, objectOf(endpoint)]),
    ),
    mounts: listOf(json["Mounts"]).map((one) => {
      const mount = objectOf(one);
      return {
        kind: textOf(mount["Type"]),
        name: textOf(mount["Name"]),
        source: textOf(mount["Source"]),
        destination: textOf(mount["Destination"]),
        isWritable: mount["RW"] !== false,
      };
    }),
  };
}

/** Reads an inspection of an image. */
export function parseImage(value: unknown): Image {
  const json = objectOf(value);
  return {
    id: textOf(json["Id"]),
    os: textOf(json["Os"]),
    architecture: textOf(json["Architecture"]),
    digests: textsOf(json["RepoDigests"]),
    config: objectOf(json["Config"]),
  };
}

/** Reads the engine's list of containers. */
export function parseList(value: unknown): readonly ListedContainer[] {
  return listOf(value).map((one) => {
    const json = objectOf(one);
    const names = textsOf(json["Names"]);
    return {
      id: textOf(json["Id"]),
      // Links give a container further names, with more than one slash.
      name: (names.find((name) => name.lastIndexOf("/") === 0) ?? "").replace(/^\//, ""),
      imageId: textOf(json["ImageID"]),
      isRunning: ["running", "restarting", "paused"].includes(textOf(json["State"])),
      status: textOf(json["State"]),
      networkMode: textOf(objectOf(json["HostConfig"])["NetworkMode"]),
    };
  });
}

const kinds = ["modified", "added", "deleted"] as const;

/** Reads the engine's list of changes. */
export function parseChanges(value: unknown): readonly LayerChange[] {
  return listOf(value).flatMap((one): LayerChange[] => {
    const { Path: path, Kind: number } = objectOf(one);
    const kind = typeof number === "number" ? kinds[number] : undefined;
    return textOf(path) === "" || kind === undefined ? [] : [{ path: textOf(path), kind }];
  });
}

function healthOf({ Status: status }: JsonObject): string | null {
  return typeof status === "string" && status !== "" && status !== "none" ? status : null;
}

/** Reads the engine's list of a container's processes, asked for as pid, ppid and args. */
export function parseProcesses(value: unknown): readonly ContainerProcess[] {
  return listOf(objectOf(value)["Processes"]).flatMap((row) => {
    const [pid, parentPid, command] = textsOf(row);
    return pid === undefined || parentPid === undefined || command === undefined
      ? []
      : [{ pid: Number(pid), parentPid: Number(parentPid), command }];
  });
}
