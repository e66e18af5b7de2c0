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
    run: (command, options) => told(`run ${wordsOf(command)}`, () => session.run(command, options)),
    readFile: (path, options) => told("read a file", () => session.readFile(path, options)),
    writeFile: (path, data, options) =>
      told("write a file", () =>
        session.writeFile(path, data, {
          ...options,
          onProgress: (progress) => {
            options?.onProgress?.(progress);
            touch(`write ${progress.writtenBytes} bytes`, "answered");
          },
        }),
      ),
    rename: (from, to, options) => told("rename", () => session.rename(from, to, options)),
    remove: (path, options) => told("remove", () => session.remove(path, options)),
    stat: (path, options) => told("stat", () => session.stat(path, options)),
  };
}

/** The first words of a command, long options apart: ` stop ` stands behind four of `systemctl`. */
function wordsOf(command: readonly string[]): string {
  return command
    .filter((word) => !/^--\w/.test(word))
    .slice(0, 4)
    .join(" ")
    .replaceAll(/\s+/g, " ");
}
