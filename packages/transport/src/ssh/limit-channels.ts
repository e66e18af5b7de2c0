import { TransportError } from "../errors/transport-error.js";
import type { HostChannel, OpenChannel } from "../shell/host-channel.js";

/**
 * As many sessions that have just ended, the same number again, and the one that holds a connection of OpenSSH's client
 * stay below sshd's `MaxSessions` of 10: it may count those of one generation still while it opens the next.
 */
export const defaultMaxSessions = 4;

/**
 * Lets only so many channels of one connection be open at the same time, the others wait: sshd refuses more than its
 * `MaxSessions` (10 unless set, sshd_config(5)).
 */
export function limitChannels(address: string, openChannel: OpenChannel, maxChannels: number): OpenChannel {
  let open = 0;
  const waiting: (() => void)[] = [];
  const giveBack = (): void => {
    open -= 1;
    waiting.shift()?.();
  };
  return async (commandLine, signal) => {
    while (open >= maxChannels) await nextTurn(address, waiting, signal);
    open += 1;
    let channel: HostChannel;
    try {
      channel = await openChannel(commandLine, signal);
    } catch (error) {
      giveBack();
      throw error;
    }
    (channel.freed ?? channel.exit).then(giveBack, giveBack);
    return channel;
  };
}

function nextTurn(address: string, waiting: (() => void)[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      waiting.splice(waiting.indexOf(turn), 1);
      reject(
        new TransportError({
          code: "ABORTED",
          address,
          message: `A command for ${address} was given up while others ran there. It was not started.`,
        }),
      );
    };
    const turn = (): void => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    };
    waiting.push(turn);
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  });
}
