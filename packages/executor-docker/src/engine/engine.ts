import { Writable } from "node:stream";
import type { JsonObject } from "@runner-upgrade/plan";
import type Docker from "dockerode";
import { objectOf, textOf } from "../json/json.js";
import { archiveOf, firstFile, type ArchivedFile } from "./archive.js";
import { EngineFailure, engineFailureOf } from "./engine-failure.js";
import {
  parseContainer,
  parseImage,
  parseList,
  type Container,
  type Image,
  type ListedContainer,
} from "./inspection.js";
import { readMessages, type PullMessage } from "./pull-messages.js";

interface Request {
  readonly method: "GET" | "POST" | "PUT" | "DELETE" | "HEAD";
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: JsonObject;
  readonly file?: NodeJS.ReadableStream;
  readonly isStream?: boolean;
  readonly isHijacked?: boolean;
  readonly registryAuth?: string;
  /** Beside 2xx. */
  readonly alsoFine?: readonly number[];
}

const fine = [200, 201, 204];
const mostReads = 5;
const readPauseMs = 200;

/** One engine within one call of the executor. Every method rejects with `EngineFailure`. */
export class Engine {
  /** The client itself. */
  readonly docker: Docker;
  readonly #signal: AbortSignal;
  readonly #check: () => void;
  readonly #sleep: (ms: number) => Promise<void>;

  constructor(
    docker: Docker,
    scope: {
      readonly signal: AbortSignal;
      readonly check: () => void;
      readonly sleep: (ms: number) => Promise<void>;
    },
  ) {
    this.docker = docker;
    this.#signal = scope.signal;
    this.#sleep = (ms) => scope.sleep(ms);
    this.#check = () => {
      scope.check();
    };
  }

  /** Every container, running or not. */
  async list(): Promise<readonly ListedContainer[]> {
    return parseList(await this.#ask({ method: "GET", path: "/containers/json", query: { all: true } }));
  }

  /** Null when there is none by this name or id. */
  async container(id: string): Promise<Container | null> {
    const found = await this.#find({ method: "GET", path: `/containers/${encodeURIComponent(id)}/json` });
    return found === null ? null : parseContainer(found);
  }

  /** Null when the engine does not have it. */
  async image(reference: string): Promise<Image | null> {
    const found = await this.#find({ method: "GET", path: `/images/${encodeURI(reference)}/json` });
    return found === null ? null : parseImage(found);
  }

  /** The machine's name and platform. */
  async info(): Promise<{ readonly name: string; readonly os: string; readonly architecture: string }> {
    const info = objectOf(await this.#ask({ method: "GET", path: "/info" }));
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
    const stream = await this.#ask({
      method: "POST",
      path: "/images/create",
      query,
      isStream: true,
      ...(registryAuth === null ? {} : { registryAuth }),
    });
    for await (const message of readMessages(stream as NodeJS.ReadableStream)) {
      this.#check();
      if (message.error !== null)
        throw new EngineFailure({ status: 500, systemCode: null, said: message.error });
      onMessage(message);
    }
  }

  /** Makes a container and gives its id. */
  async create(name: string, body: JsonObject): Promise<string> {
    const made = objectOf(
      await this.#ask({ method: "POST", path: "/containers/create", query: { name }, body }),
    );
    return textOf(made["Id"]);
  }

  async connect(network: string, id: string, endpoint: JsonObject): Promise<void> {
    const path = `/networks/${encodeURIComponent(network)}/connect`;
    await this.#ask({ method: "POST", path, body: { Container: id, EndpointConfig: endpoint } });
  }

  async disconnect(network: string, id: string): Promise<void> {
    const path = `/networks/${encodeURIComponent(network)}/disconnect`;
    await this.#ask({ method: "POST", path, body: { Container: id, Force: true } });
  }

  /** Starting what runs is fine. */
  async start(id: string): Promise<void> {
    await this.#ask({ method: "POST", path: `/containers/${id}/start`, alsoFine: [304] });
  }

  /** Stops with the container's own signal and time limit. Stopping what is gone is fine. */
  async stop(id: string): Promise<void> {
    await this.#ask({ method: "POST", path: `/containers/${id}/stop`, alsoFine: [304, 404] });
  }

  async rename(id: string, name: string): Promise<void> {
    await this.#ask({ method: "POST", path: `/containers/${id}/rename`, query: { name } });
  }

  async setRestartPolicy(id: string, policy: JsonObject): Promise<void> {
    await this.#ask({ method: "POST", path: `/containers/${id}/update`, body: { RestartPolicy: policy } });
  }

  /** Removes a container, running or not, and none of its volumes. Removing what is gone is fine. */
  async remove(id: string): Promise<void> {
    const query = { force: true, v: false };
    await this.#ask({ method: "DELETE", path: `/containers/${id}`, query, alsoFine: [404, 409] });
    // It may be on its way already (409): gone is what counts.
    while ((await this.container(id)) !== null) await this.#sleep(readPauseMs);
  }

  /** The last lines that a container wrote, both outputs. */
  async logs(id: string, lines: number): Promise<readonly string[]> {
    const query = { stdout: true, stderr: true, tail: lines };
    const stream = (await this.#ask({
      method: "GET",
      path: `/containers/${id}/logs`,
      query,
      isStream: true,
    })) as NodeJS.ReadableStream;
    const chunks: Buffer[] = [];
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        chunks.push(chunk);
        done();
      },
    });
    const modem = modemOf(this.docker);
    modem.demuxStream(stream, sink, sink);
    await endOf(stream);
    return Buffer.concat(chunks).toString("utf8").split("\n").filter(Boolean).slice(-lines);
  }

  /** A small file of a container, running or not; null when it has none there, or one above `maxBytes`. */
  async readFile(
    id: string,
    path: string,
    options: { readonly maxBytes: number } = { maxBytes: 65_536 },
  ): Promise<ArchivedFile | null> {
    const found = await this.#find({
      method: "GET",
      path: `/containers/${id}/archive`,
      query: { path },
      isStream: true,
    });
    return found === null ? null : firstFile(found as NodeJS.ReadableStream, options);
  }

  /** What is at a path of a container, as a stream of an archive; null when nothing is. */
  async readArchive(id: string, path: string): Promise<NodeJS.ReadableStream | null> {
    const request = {
      method: "GET",
      path: `/containers/${id}/archive`,
      query: { path },
      isStream: true,
    } as const;
    return (await this.#find(request)) as NodeJS.ReadableStream | null;
  }

  /** Unpacks an archive in a directory of a container. Owners and modes are those of the archive. */
  async writeArchive(id: string, directory: string, archive: NodeJS.ReadableStream): Promise<void> {
    await this.#ask({
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
    const stream = (await this.#ask({
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
    const ended = objectOf(await this.#ask({ method: "POST", path: `/containers/${id}/wait` }));
    return typeof ended["StatusCode"] === "number" ? ended["StatusCode"] : -1;
  }

  async #find(request: Request): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#ask(request);
      } catch (error) {
        if (!(error instanceof EngineFailure) || error.status === null) throw error;
        if (error.status === 404) return null;
        // An engine fails to read from a container that starts or ends at this moment.
        if (error.status < 500 || attempt >= mostReads) throw error;
        await this.#sleep(readPauseMs);
      }
    }
  }

  async #ask(request: Request): Promise<unknown> {
    this.#check();
    const { method, path, query = {}, body, file, isStream = false, isHijacked = false } = request;
    const search = searchOf(query);
    const modem = modemOf(this.docker);
    try {
      return await new Promise((resolve, reject) => {
        modem.dial(
          {
            method,
            // Without a question mark at its end the client appends nothing of its own.
            path: search === "" ? path : `${path}?${search}&`,
            statusCodes: Object.fromEntries(
              [...fine, ...(request.alsoFine ?? [])].map((status) => [status, true]),
            ),
            abortSignal: this.#signal,
            isStream,
            ...(body === undefined ? {} : { options: { _query: {}, _body: body } }),
            ...(file === undefined ? {} : { file }),
            // Without a body the client would not even send the head of a request whose input stays open.
            ...(isHijacked
              ? { hijack: true, openStdin: true, allowEmpty: true, options: { _query: {}, _body: {} } }
              : {}),
            ...(request.registryAuth === undefined ? {} : { authconfig: { base64: request.registryAuth } }),
          },
          (error, answer) => {
            if (error !== null && error !== undefined) reject(engineFailureOf(error));
            else resolve(answer);
          },
        );
      });
    } finally {
      this.#check();
    }
  }
}

/** What dockerode sends its requests with. Its published types call it `any`. */
interface Modem {
  dial(options: object, done: (error: unknown, answer: unknown) => void): void;
  demuxStream(from: NodeJS.ReadableStream, output: Writable, error: Writable): void;
}

function modemOf({ modem }: Docker): Modem {
  return modem;
}

function searchOf(query: Readonly<Record<string, unknown>>): string {
  return new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
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
