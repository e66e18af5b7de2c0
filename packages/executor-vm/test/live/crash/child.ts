import { createVmExecutor } from "@runner-upgrade/executor-vm";
import { runChild, type Touch } from "@runner-upgrade/crash-matrix/child";
import {
  localTransport,
  opensshTransport,
  type HostSession,
  type Transport,
} from "@runner-upgrade/transport";
import type { ChildSettings } from "./child-settings.js";

await runChild(({ settings, touch }) =>
  createVmExecutor({
    transport: touched(transportOf(settings as ChildSettings), touch),
    // A JVM takes its own time, whatever the clock of the simulation says.
    pollMs: 100,
    staysGoneMs: 100,
    startSettleMs: 100,
  }),
);
// An SSH client's connection would keep it alive.
process.exit();

function transportOf(settings: ChildSettings): Transport {
  return settings === null
    ? localTransport({ environment: { PATH: process.env["PATH"] } })
    : opensshTransport({ configFile: settings.sshConfigFile });
}

/** A transport that tells of every answer of a host before it is given to who asked. */
function touched(inner: Transport, touch: Touch): Transport {
  return {
    ...inner,
    connect: async (address, options) => watch(await inner.connect(address, options), touch),
  };
}

function watch(session: HostSession, touch: Touch): HostSession {
  const told = async <T>(what: string, ask: () => Promise<T>): Promise<T> => {
    touch(what, "sending");
    const value = await ask();
    touch(what, "answered");
    return value;
  };
  return {
    ...session,
    run: (command, options) =>
      told(`run ${wordsOf(command)}`, () =>
        session.run(command, {
          ...options,
          ...(options?.stdin instanceof ReadableStream ? { stdin: counted(options.stdin, touch) } : {}),
        }),
      ),
    rename: (from, to, options) => told("rename", () => session.rename(from, to, options)),
    remove: (path, options) => told("remove", () => session.remove(path, options)),
    stat: (path, options) => told("stat", () => session.stat(path, options)),
  };
}

/** Tells of each piece of a transfer. */
function counted(stream: ReadableStream<Uint8Array>, touch: Touch): ReadableStream<Uint8Array> {
  let sent = 0;
  return stream.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        sent += chunk.length;
        controller.enqueue(chunk);
        touch(`${String(sent)} bytes written`, "answered");
      },
    }),
  );
}

/** The words of a command with its scripts, long options apart: ` stop ` stands behind four of `systemctl`. */
function wordsOf(command: readonly string[]): string {
  return command
    .filter((word) => !word.startsWith("--"))
    .join(" ")
    .replaceAll(/\s+/g, " ");
}
