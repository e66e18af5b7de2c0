import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { Order, Told } from "./order.js";

/** A child process that carries an order out. */
export interface Child {
  readonly process: ChildProcess;
  /** All that it told so far. */
  readonly told: readonly Told[];
  /** Resolves to the first thing of this type that it tells; rejects when it ends without. */
  readonly tells: <T extends Told["type"]>(type: T) => Promise<Extract<Told, { type: T }>>;
  /** Resolves when it is at a step: a call of it was answered. */
  readonly touches: (stepId: string) => Promise<void>;
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>;
}

/** Starts the child's file as a Node process of its own. The order holds the API token, so it goes by standard input. */
export function startChild(file: string, order: Order): Child {
  const child = spawn(process.execPath, ["--enable-source-maps", file], {
    stdio: ["pipe", "ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"] },
  });
  const told: Told[] = [];
  const listeners = new Set<() => void>();
  let errors = "";
  let isGone = false;
  child.stderr?.setEncoding("utf8").on("data", (data: string) => {
    errors = `${errors}${data}`.slice(-4_000);
  });
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(JSON.stringify(order));
  const lines = createInterface({ input: child.stdio[3] as Readable });
  lines.on("line", (line) => {
    told.push(JSON.parse(line) as Told);
    for (const listener of listeners) listener();
  });
  const gone = new Promise<void>((resolve) => {
    child.once("close", () => {
      isGone = true;
      resolve();
      for (const listener of listeners) listener();
    });
  });
  return {
    process: child,
    told,
    gone,
    tells: (type) => look((one): one is Extract<Told, { type: typeof type }> => one.type === type, type),
    touches: async (stepId) => {
      await look((one): one is Told => one.type === "touched" && one.stepId === stepId, stepId);
    },
  };

  function look<T extends Told>(isMeant: (one: Told) => one is T, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const again = (): void => {
        const found = told.find(isMeant);
        if (found !== undefined) resolve(found);
        else if (isGone)
          reject(new Error(`The child ended without ${what}: ${JSON.stringify(told.at(-1))} ${errors}`));
        else return;
        listeners.delete(again);
      };
      listeners.add(again);
      again();
    });
  }
}
