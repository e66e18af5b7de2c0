import { Redactor } from "@runner-upgrade/executor";
import { localTransport, type Transport } from "@runner-upgrade/transport";
import type { Place } from "../../src/files/place.js";
import { HostShell } from "../../src/host/host-shell.js";
import { settingsOf, type VmExecutorOptions } from "../../src/options/vm-executor-options.js";

/** A shell on this machine, as a call of the executor has it, without limits. */
export async function shellOn(
  options: Partial<VmExecutorOptions> & {
    readonly transport?: Transport;
    readonly signal?: AbortSignal;
  } = {},
): Promise<HostShell> {
  const { signal = new AbortController().signal, transport = localTransport(), ...rest } = options;
  return new HostShell({
    session: await transport.connect("localhost"),
    settings: settingsOf({ transport, ...rest }),
    redactor: new Redactor(),
    subject: { runner: { id: "r", name: "r" }, host: { address: "localhost" } },
    scope: {
      signal,
      note: () => undefined,
      check: () => {
        signal.throwIfAborted();
      },
      sleep: () => Promise.resolve(),
    },
  });
}

/** A directory of this machine, with this user's rights. */
export function placeOf(directory: string): Place {
  return { directory, by: { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 } };
}
