import type { Duplex } from "node:stream";

import type { Client, ConnectConfig, ServerHostKeyAlgorithm } from "ssh2";

import type { Clock } from "../clock/clock.js";
import type { HostKeyVerdict } from "../ssh/host-key-check.js";
import { aborted } from "../ssh/not-connected.js";
import { defaultMaxSessions, limitChannels } from "../ssh/limit-channels.js";
import type { SshConnection } from "../ssh/ssh-session.js";
import { authMethodsFor } from "./ssh2-authentication.js";
import { openSsh2Channel } from "./ssh2-channel.js";
import { ssh2Failure } from "./ssh2-failure.js";
import { hopsTo, hostKeyCheckFor } from "./ssh2-hop.js";
import type { Ssh2Hop } from "./ssh2-hop.js";
import { loadSsh2 } from "./ssh2-library.js";
import type { Ssh2Library } from "./ssh2-library.js";
import type { Ssh2TransportOptions } from "./ssh2-options.js";

/** What {@link openSsh2Connection} is asked for. */
export interface OpenSsh2Request {
  readonly address: string;
  readonly options: Ssh2TransportOptions;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly timeLimitMs: number;
}

/** Connects to a host, through the jump hosts where there are some. Rejects with `TransportError`. */
export async function openSsh2Connection(request: OpenSsh2Request): Promise<SshConnection> {
  const { address, options, clock, signal } = request;
  const hops = hopsTo(address, options);
  const ssh2 = await loadSsh2();
  const clients: Client[] = [];
  const closeAll = async (): Promise<void> => {
    for (const client of [...clients].reverse()) await closeClient(client, clock);
  };
  try {
    for (const hop of hops) {
      const previous = clients.at(-1);
      const socket = previous === undefined ? undefined : await forward(previous, hop, signal);
      clients.push(await connectHop(ssh2, hop, { ...request, socket }));
    }
  } catch (error) {
    await closeAll();
    throw signal.aborted ? aborted(address) : error;
  }
  const client = clients.at(-1);
  if (client === undefined) throw aborted(address);
  const ended = new Promise<void>((resolve) => {
    client.once("close", resolve);
  });
  const openUrgentChannel = openSsh2Channel(address, client);
  return {
    native: client,
    ended,
    openUrgentChannel,
    openChannel: limitChannels(address, openUrgentChannel, options.maxSessions ?? defaultMaxSessions),
    close: closeAll,
  };
}

interface HopRequest extends OpenSsh2Request {
  readonly socket: Duplex | undefined;
}

async function connectHop(ssh2: Ssh2Library, hop: Ssh2Hop, request: HopRequest): Promise<Client> {
  const { signal, socket, options, timeLimitMs } = request;
  const check = await hostKeyCheckFor(hop);
  const authHandler = await authMethodsFor(hop, ssh2);
  signal.throwIfAborted();
  const client = new ssh2.Client();
  let verdict: HostKeyVerdict | null = null;
  const config: ConnectConfig = {
    username: hop.user,
    ...(socket === undefined ? { host: hop.host, port: hop.port } : { sock: socket }),
    algorithms: { serverHostKey: hostKeyAlgorithms(check.types) },
    hostVerifier: (key: Buffer) => {
      verdict = check.verify(key);
      return verdict.kind === "trusted";
    },
    authHandler,
    // Ours is the signal; its own would otherwise be 20 s.
    readyTimeout: timeLimitMs + 1_000,
    keepaliveInterval: options.keepAliveMs ?? 15_000,
    keepaliveCountMax: 3,
  };
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      reject(aborted(hop.address));
      client.destroy();
    };
    signal.addEventListener("abort", onAbort, { once: true });
    client.on("error", (error: Error & { level?: string }) => {
      // An agent that does not answer is passed over, the next way is tried.
      if (error.level !== "agent") reject(ssh2Failure(hop, error, verdict, check.noneOfTypes));
    });
    client.once("close", () => {
      reject(ssh2Failure(hop, new Error("it closed the connection"), verdict, check.noneOfTypes));
    });
    // Commands are small questions and answers: gathering them into full packets makes each wait.
    client.once("connect", () => client.setNoDelay(true));
    client.once("ready", () => {
      signal.removeEventListener("abort", onAbort);
      resolve(client);
    });
    client.connect(config);
  });
}

/** Never SHA-1 (`ssh-rsa`) and never DSA. */
function hostKeyAlgorithms(types: readonly string[] | null): ServerHostKeyAlgorithm[] {
  const all: readonly { readonly type: string; readonly algorithms: readonly ServerHostKeyAlgorithm[] }[] = [
    { type: "ssh-ed25519", algorithms: ["ssh-ed25519"] },
    { type: "ecdsa-sha2-nistp256", algorithms: ["ecdsa-sha2-nistp256"] },
    { type: "ecdsa-sha2-nistp384", algorithms: ["ecdsa-sha2-nistp384"] },
    { type: "ecdsa-sha2-nistp521", algorithms: ["ecdsa-sha2-nistp521"] },
    { type: "ssh-rsa", algorithms: ["rsa-sha2-512", "rsa-sha2-256"] },
  ];
  const chosen = all.filter(({ type }) => types?.includes(type) ?? true);
  return (chosen.length === 0 ? all : chosen).flatMap(({ algorithms }) => algorithms);
}

function forward(client: Client, hop: Ssh2Hop, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const onClose = (): void => {
      reject(ssh2Failure(hop, new Error("the connection to the jump host was lost"), null, ""));
    };
    const onAbort = (): void => {
      reject(aborted(hop.address));
    };
    client.once("close", onClose);
    signal.addEventListener("abort", onAbort, { once: true });
    client.forwardOut("127.0.0.1", 0, hop.host, hop.port, (error, stream) => {
      client.removeListener("close", onClose);
      signal.removeEventListener("abort", onAbort);
      if (error === undefined) resolve(stream);
      else reject(ssh2Failure(hop, error, null, ""));
    });
  });
}

async function closeClient(client: Client, clock: Clock): Promise<void> {
  const cancel = new AbortController();
  const closed = new Promise<void>((resolve) => {
    client.once("close", resolve);
  });
  client.end();
  // A host that does not answer must not hold up the end.
  await Promise.race([closed, clock.sleep(500, cancel.signal).catch(() => undefined)]);
  cancel.abort();
  client.destroy();
}
