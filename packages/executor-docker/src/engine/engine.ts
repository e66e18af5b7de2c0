import { Writable } from "node:stream";
import type { JsonObject } from "@runner-upgrade/plan/platform";
import type Docker from "dockerode";
import { objectOf, textOf } from "../json/json.js";
import { archiveOf, firstFile, type ArchivedFile, type ArchivedLink } from "./archive.js";
import { EngineFailure, engineFailureOf } from "./engine-failure.js";
import { EngineRequests, readPauseMs, type RequestScope } from "./engine-requests.js";
import {
  parseChanges,
  parseContainer,
  parseImage,
  parseList,
  parseProcesses,
  type Container,
  type ContainerProcess,
  type Image,
  type LayerChange,
  type ListedContainer,
} from "./inspection.js";
import { limits } from "./limits.js";
import { modemOf } from "./modem.js";
import { readMessages, type PullMessage } from "./pull-messages.js";

/** With `readPauseMs` between them some 10 s. */
const mostBusyPauses = 50;

/** One engine within one call of the executor. Every method rejects with `EngineFailure`. */
export class Engine {
  /** The client itself. */
  readonly docker: Docker;
  /** Whether nobody between us and it can read along: a local socket, SSH or TLS. */
  readonly isConfidential: boolean;
  readonly #scope: RequestScope;
  readonly #requests: EngineRequests;

  constructor(
    { docker, isConfidential }: { readonly docker: Docker; readonly isConfidential: boolean },
    scope: RequestScope,
  ) {
    this.docker = docker;
    this.isConfidential = isConfidential;
    this.#scope = scope;
    this.#requests = new EngineRequests(docker, scope);
  }

  /** Every container, running or not. */
  async list(): Promise<readonly ListedContainer[]> {
    return parseList(
      await this.#requests.ask({ method: "GET", path: "/containers/json", query: { all: true } }),
    );
  }

  /** Null when there is none by this name or id. */
  async container(id: string): Promise<Container | null> {
    const found = await this.#requests.find({
      method: "GET",
      path: `/containers/${encodeURIComponent(id)}/json`,
    });
    return found === null ? null : parseContainer(found);
  }

  /** Null when the engine does not have it. */
  async image(reference: string): Promise<Image | null> {
    const found = await this.#requests.find({ method: "GET", path: `/images/${encodeURI(reference)}/json` });
    return found === null ? null : parseImage(found);
  }

  /** The machine's name and platform. */
  async info(): Promise<{ readonly name: string; readonly os: string; readonly architecture: string }> {
    const info = objectOf(await this.#requests.ask({ method: "GET", path: "/info" }));
    return {
      name: textOf(info["Name"]),
      os: textOf(info["OSType"]),
      architecture: textOf(info["Architecture"]),
    };
  }

  /** Pulls, and gives every message of the engine to `onMessage`. An error in its stream rejects. */
  async pull(
    query: { readonly fromImage: string; readonly tag: string },
    options: { readonly registryAuth: string | null; readonly onMessage: (message: PullMessage) => void },
  ): Promise<void> {
    const { registryAuth, onMessage } = options;
    const stream = await this.#requests.ask({
      method: "POST",
      path: "/images/create",
      query,
      isStream: true,
      maxBytes: limits.pull,
      ...(registryAuth === null ? {} : { registryAuth }),
    });
    for await (const message of readMessages(stream as NodeJS.ReadableStream)) {
      this.#scope.check();
      if (message.error !== null)
        throw new EngineFailure({ status: 500, systemCode: null, said: message.error });
      onMessage(message);
    }
  }

  /** Makes a container and gives its id. */
  async create(name: string, body: JsonObject): Promise<string> {
    const made = objectOf(
      await this.#requests.ask({ method: "POST", path: "/containers/create", query: { name }, body }),
    );
    return textOf(made["Id"]);
  }

  async connect(network: string, id: string, endpoint: JsonObject): Promise<void> {
    const path = `/networks/${encodeURIComponent(network)}/connect`;
    await this.#requests.ask({ method: "POST", path, body: { Container: id, EndpointConfig: endpoint } });
  }

  async disconnect(network: string, id: string): Promise<void> {
    const path = `/networks/${encodeURIComponent(network)}/disconnect`;
    await this.#requests.ask({ method: "POST", path, body: { Container: id, Force: true } });
  }

  /** Starting what runs is fine. */
  async start(id: string): Promise<void> {
    await this.#requests.ask({ method: "POST", path: `/containers/${id}/start`, alsoFine: [304] });
  }

  /** Stops with the container's own signal and time limit. Stopping what is gone is fine. */
  async stop(id: string): Promise<void> {
    await this.#requests.ask({ method: "POST", path: `/containers/${id}/stop`, alsoFine: [304, 404] });
  }

  async rename(id: string, name: string): Promise<void> {
    await this.#requests.ask({ method: "POST", path: `/containers/${id}/rename`, query: { name } });
  }

  async setRestartPolicy(id: string, policy: JsonObject): Promise<void> {
    await this.#requests.ask({
      method: "POST",
      path: `/containers/${id}/update`,
      body: { RestartPolicy: policy },
    });
  }

  /**
   * Removes a container, running or not, and none of its volumes. Removing what is gone is fine. A file system that is busy,
   * as behind a restart of the engine, mostly is so for a moment.
   */
  async remove(id: string): Promise<void> {
    const query = { force: true, v: false };
    const request = { method: "DELETE", path: `/containers/${id}`, query, alsoFine: [404, 409] } as const;
    for (let left = mostBusyPauses; ; left -= 1) {
      try {
        await this.#requests.ask(request);
        break;
      } catch (error) {
        if (!(error instanceof EngineFailure) || !/busy/i.test(error.message) || left === 0) throw error;
        await this.#scope.sleep(readPauseMs);
      }
    }
    // It may be on its way already (409): gone is what counts.
    while ((await this.container(id)) !== null) await this.#scope.sleep(readPauseMs);
  }

  /** The last lines that a container wrote, both outputs. */
  async logs(id: string, lines: number): Promise<readonly string[]> {
    const query = { stdout: true, stderr: true, tail: lines };
    const stream = (await this.#requests.ask({
      method: "GET",
      path: `/containers/${id}/logs`,
      query,
      isStream: true,
      maxBytes: limits.logs,
    })) as NodeJS.ReadableStream;
    const chunks: Buffer[] = [];
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        chunks.push(chunk);
        done();
      },
    });
    const modem = modemOf(this.docker);
    const ended = endOf(stream);
    modem.demuxStream(stream, sink, sink);
    await ended;
    return Buffer.concat(chunks).toString("utf8").split("\n").filter(Boolean).slice(-lines);
  }

  /** A small file of a container, running or not; null when it has none there, a link, or one above `maxBytes`. */
  async readFile(
    id: string,
    path: string,
    options: { readonly maxBytes: number } = { maxBytes: 65_536 },
  ): Promise<ArchivedFile | null> {
    const found = await this.#readEntry(id, path, options);
    // A link is the container's word: the engine, which is root, does not read for it what it may not read itself.
    return found === null || "leadsTo" in found ? null : found;
  }

  /** Where a symbolic link of a container leads; null when there is none at the path. */
  async readLink(id: string, path: string): Promise<string | null> {
    const found = await this.#readEntry(id, path, { maxBytes: 65_536 });
    return found !== null && "leadsTo" in found ? found.leadsTo : null;
  }

  async #readEntry(
    id: string,
    path: string,
    options: { readonly maxBytes: number },
  ): Promise<ArchivedFile | ArchivedLink | null> {
    const found = await this.#requests.find({
      method: "GET",
      path: `/containers/${id}/archive`,
      query: { path },
      isStream: true,
      maxBytes: options.maxBytes + limits.archiveOverhead,
    });
    return found === null ? null : firstFile(found as NodeJS.ReadableStream, options);
  }

  /** The processes of a running container, by the engine's own `ps`; null where the engine cannot say. */
  async processes(id: string): Promise<readonly ContainerProcess[] | null> {
    const query = { ps_args: "-eo pid,ppid,args" };
    try {
      const found = await this.#requests.find({ method: "GET", path: `/containers/${id}/top`, query });
      return found === null ? null : parseProcesses(found);
    } catch (error) {
      // No ps on its machine, an engine of another make, a container that has just stopped.
      if (!(error instanceof EngineFailure) || error.status === null) throw error;
      return null;
    }
  }

  /** What a container has otherwise than its image. */
  async changes(id: string): Promise<readonly LayerChange[]> {
    return parseChanges(await this.#requests.find({ method: "GET", path: `/containers/${id}/changes` }));
  }

  /** Whether there is something at a path of a container. */
  async hasPath(id: string, path: string): Promise<boolean> {
    const request = { method: "HEAD", path: `/containers/${id}/archive`, query: { path } } as const;
    return (await this.#requests.find(request)) !== null;
  }

  /** What is at a path of a container, as a stream of an archive; null when nothing is. */
  async readArchive(id: string, path: string): Promise<NodeJS.ReadableStream | null> {
    const request = {
      method: "GET",
      path: `/containers/${id}/archive`,
      query: { path },
      isStream: true,
      maxBytes: limits.archive,
    } as const;
    return (await this.#requests.find(request)) as NodeJS.ReadableStream | null;
  }

  /** Unpacks an archive in a directory of a container. Owners and modes are those of the archive. */
  async writeArchive(id: string, directory: string, archive: NodeJS.ReadableStream): Promise<void> {
    await this.#requests.ask({
      method: "PUT",
      path: `/containers/${id}/archive`,
      query: { path: directory },
      file: archive,
    });
  }

  async writeFile(id: string, directory: string, file: ArchivedFile): Promise<void> {
    await this.writeArchive(id, directory, archiveOf(file));
  }

  /** Feeds a container that was made with an open standard input, starts it, and waits for its end. */
  async runToEnd(id: string, input: string): Promise<number> {
    const query = { stream: true, stdin: true };
    const stream = (await this.#requests.ask({
      method: "POST",
      path: `/containers/${id}/attach`,
      query,
      isStream: true,
      isHijacked: true,
      alsoFine: [101],
    })) as NodeJS.ReadWriteStream;
    stream.on("error", () => undefined);
    await this.start(id);
    stream.end(input);
    const ended = objectOf(await this.#requests.ask({ method: "POST", path: `/containers/${id}/wait` }));
    return typeof ended["StatusCode"] === "number" ? ended["StatusCode"] : -1;
  }
}

function endOf(stream: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.on("end", resolve);
    stream.on("close", resolve);
    stream.on("error", (error) => {
      reject(engineFailureOf(error));
    });
  });
}
