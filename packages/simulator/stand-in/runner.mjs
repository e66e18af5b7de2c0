// A Runner in Node, carried by the simulator's packages. It behaves as the one in `java/` does; one suite runs on
// both. It speaks the stand-ins' own protocol, described in `src/stand-in-protocol/routes.ts`: the vendor's between
// Runner and server is not public.

import { randomUUID } from "node:crypto";
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { hostname } from "node:os";
import { join } from "node:path";
import { URLSearchParams } from "node:url";

/** How long a call may take, in real ms. */
const callTimeoutMs = 5_000;
/** How long an agent waits before it tries again while it has not been told its heartbeat. */
const firstHeartbeatMs = 250;

/** The exit code of a process that the server's refusal ends. */
const exitWhenTold = 3;

/** Runs the Runner until it is told to stop. The launch directory holds its state, wherever the package lies. */
export async function run({ credentials, properties, jar }) {
  const { env } = process;
  const embedded = Object.fromEntries(
    credentials
      .split("\n")
      .filter((line) => line.includes("="))
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  const settings = {
    // Variables win over what the package carries.
    serverUrl: env.RUNNER_RUNDECK_SERVER_URL ?? embedded.serverUrl,
    token: env.RUNNER_RUNDECK_SERVER_TOKEN ?? embedded.token,
    runnerId: env.RUNNER_RUNDECK_CLIENT_ID ?? embedded.runnerId,
    // What the environment names, where it does; which id a replica's must be is the server's business.
    clientId: env.RUNNER_RUNDECK_CLIENT_ID ?? "",
    replicaId: embedded.replicaId,
    adoptsQueue: embedded.queueAdoption !== "own",
    jar,
    version: embedded.version,
    maxRunning: Number(properties["runner.operations.maxRunning"] ?? env.RUNNER_OPERATIONS_MAXRUNNING ?? 50),
    toConsole: (properties["runner.log.output"] ?? env.RUNNER_LOG_OUTPUT) === "console",
    onEnd: env.STAND_IN_ON_END === "resume" ? "resume" : "cut",
    onRefused: env.STAND_IN_ON_REFUSED === "exit" ? "exit" : "retry",
    ignoresTerm: env.STAND_IN_IGNORE_TERM === "1",
    disk: env.STAND_IN_DISK === "lost" ? "lost" : "kept",
  };
  const files = openFiles(process.cwd(), settings);
  files.notePid();
  if (env.STAND_IN_EXIT_AFTER_START !== undefined) {
    files.log("ERROR", "The Runner could not start: told to by STAND_IN_EXIT_AFTER_START");
    process.exit(Number(env.STAND_IN_EXIT_AFTER_START));
  }
  if (env.STAND_IN_FAULT === "exit-at-once") {
    files.log("ERROR", "The Runner could not start: told to by STAND_IN_FAULT");
    process.stderr.write("The Runner could not start: told to by STAND_IN_FAULT\n");
    process.exit(1);
  }
  await sleep(Number(env.STAND_IN_START_DELAY_MS ?? 0));
  const agent = createAgent(settings, files);
  process.on("SIGHUP", () => undefined);
  for (const [signal, code] of [
    ["SIGTERM", 143],
    ["SIGINT", 130],
  ]) {
    process.on(signal, () => {
      if (settings.ignoresTerm && signal === "SIGTERM") files.log("WARN", "SIGTERM ignored");
      else void agent.end().then(() => process.exit(code));
    });
  }
  files.log("INFO", `Runner started. Version: ${settings.version}`);
  if (env.STAND_IN_FAULT === "never-healthy") await sleep(2 ** 31 - 1);
  await agent.live();
}

function createAgent(settings, files) {
  let sessionId = randomUUID();
  let heartbeatMs = firstHeartbeatMs;
  let hasHello = false;
  let wasAccepted = false;
  let presentAs;
  let isEnding = false;
  /** @type {Map<string, number>} operation to the time at which it ends */
  const running = new Map();
  /** @type {Map<string, number>} operation to its duration */
  const queued = new Map();
  const finished = new Set();
  const cut = new Set();
  for (const { id, state, durationMs } of files.readQueue()) {
    if (state === "finished") finished.add(id);
    else if (state === "queued" || settings.onEnd === "resume") queued.set(id, durationMs);
    else cut.add(id);
  }

  const call = (name, form) => post(`${settings.serverUrl}/stand-in/${name}`, settings.token, form);
  const list = (ids) => [...ids].join(",");

  const hello = async () => {
    await showPresence();
    const answer = await call("hello", {
      sessionId,
      runnerId: settings.runnerId,
      clientId: settings.clientId,
      version: settings.version,
      hostname: hostname(),
      installationPath: process.cwd(),
      packagePath: settings.jar,
      osFamily: process.platform === "win32" ? "windows" : "unix",
      maxRunning: String(settings.maxRunning),
      onEnd: settings.onEnd,
      disk: settings.disk,
      resumed: list([...queued.keys(), ...running.keys()]),
      cut: list(cut),
    });
    if (answer.status !== 200) return refused(answer);
    for (const [word, value] of words(answer.text)) if (word === "heartbeat") heartbeatMs = Number(value);
    for (const id of cut) files.forget(id);
    cut.clear();
    hasHello = true;
    if (!wasAccepted) files.log("INFO", "Beginning to poll Rundeck for operations");
    wasAccepted = true;
  };

  const poll = async () => {
    endOperations();
    const reported = [...finished];
    const answer = await call("poll", {
      sessionId,
      running: list(running.keys()),
      queued: list(queued.keys()),
      finished: list(reported),
    });
    if (answer.status === 410) {
      sessionId = randomUUID();
      hasHello = false;
      return;
    }
    if (answer.status !== 200) return refused(answer);
    for (const id of reported) {
      finished.delete(id);
      files.forget(id);
    }
    for (const [word, id, durationMs] of words(answer.text)) {
      if (word !== "operation" || running.has(id) || queued.has(id)) continue;
      queued.set(id, Number(durationMs));
      files.remember(id, "queued", Number(durationMs));
    }
    startOperations();
  };

  const refused = ({ status, text }) => {
    files.log("ERROR", `Rundeck refused the credentials of this Runner: HTTP ${status}`);
    if (settings.onRefused === "exit") process.exit(1);
    if (text.startsWith("refused end")) process.exit(exitWhenTold);
  };

  const endOperations = () => {
    for (const [id, endsAt] of running) {
      if (endsAt > Date.now()) continue;
      running.delete(id);
      finished.add(id);
      files.remember(id, "finished", 0);
      files.logOperation(`${id} succeeded`);
    }
    startOperations();
  };

  const startOperations = () => {
    for (const [id, durationMs] of queued) {
      if (running.size >= settings.maxRunning) return;
      queued.delete(id);
      running.set(id, Date.now() + durationMs);
      files.remember(id, "running", durationMs);
      files.logOperation(`${id} started`);
    }
  };

  /**
   * A connection that lives as long as the process: the simulator sees its end, whatever the status says. It stands
   * before the first word is said, so that no end goes unseen.
   */
  const showPresence = () => {
    if (presentAs === sessionId) return undefined;
    const id = sessionId;
    presentAs = id;
    const isOver = () => {
      if (presentAs === id) presentAs = undefined;
    };
    return new Promise((resolve, reject) => {
      const url = `${settings.serverUrl}/stand-in/presence?sessionId=${id}`;
      const open = request(url, { agent: false }, (response) => {
        response.resume();
        response.on("close", isOver);
        response.on("error", isOver);
        resolve();
      });
      open.on("error", (error) => {
        isOver();
        reject(error);
      });
      open.end();
    });
  };

  return {
    live: async () => {
      while (!isEnding) {
        const startedAt = Date.now();
        try {
          if (!hasHello) await hello();
          if (hasHello && !isEnding) await poll();
        } catch (error) {
          if (!isEnding) files.log("WARN", `Rundeck cannot be reached: ${error.message}`);
        }
        await sleep(Math.max(10, heartbeatMs - (Date.now() - startedAt)));
      }
      await new Promise(() => undefined);
    },
    end: async () => {
      if (isEnding) return new Promise(() => undefined);
      isEnding = true;
      endOperations();
      files.log("INFO", "Runner shuts down");
      if (settings.onEnd === "cut") {
        for (const id of running.keys()) {
          files.forget(id);
          files.logOperation(`${id} cut`);
        }
      }
      try {
        const answer = await call("goodbye", { sessionId, finished: list(finished) });
        if (answer.status === 200) for (const id of finished) files.forget(id);
      } catch (error) {
        files.log("WARN", `Rundeck cannot be reached: ${error.message}`);
      }
    },
  };
}

function openFiles(directory, { toConsole, replicaId, adoptsQueue }) {
  const logs = join(directory, "runner", "logs");
  const queue = join(directory, "runner", ".db");
  for (const path of [logs, queue]) mkdirSync(path, { recursive: true });
  const write = (file, text) => {
    if (toConsole) process.stdout.write(`${text}\n`);
    else appendFileSync(join(logs, file), `${text}\n`);
  };
  const stamp = () => new Date().toISOString();
  return {
    log: (level, message) => write("runner.log", `${stamp()} ${level} ${message}`),
    logOperation: (message) => write("operations.log", `${stamp()} INFO Operation ${message}`),
    notePid: () => appendFileSync(join(directory, "runner", "stand-in.pids"), `${process.pid}\n`),
    remember: (id, state, durationMs) =>
      writeFileSync(join(queue, id), `${state} ${durationMs} ${replicaId}\n`),
    forget: (id) => rmSync(join(queue, id), { force: true }),
    readQueue: () =>
      readdirSync(queue).flatMap((id) => {
        const [state, durationMs, owner] = readFileSync(join(queue, id), "utf8").trim().split(" ");
        return adoptsQueue || owner === replicaId ? [{ id, state, durationMs: Number(durationMs) }] : [];
      }),
  };
}

const connections = new Agent({ keepAlive: true, maxSockets: 2 });

function post(url, token, form) {
  const body = new URLSearchParams(form).toString();
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: "POST",
        agent: connections,
        timeout: callTimeoutMs,
        headers: {
          "content-type": "application/x-www-form-urlencoded",
          "content-length": Buffer.byteLength(body),
          "x-stand-in-token": token,
        },
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk) => (text += chunk));
        response.on("end", () => resolve({ status: response.statusCode, text }));
        response.on("error", reject);
      },
    );
    sent.on("timeout", () => sent.destroy(new Error("timed out")));
    sent.on("error", reject);
    sent.end(body);
  });
}

const words = (text) => text.split("\n").map((line) => line.split(" "));
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
