import type { ChildProcessWithoutNullStreams } from "node:child_process";
import type { Writable } from "node:stream";

import type { ServerChannel } from "ssh2";

/** Where ssh2's `Channel` keeps what waits for the client to take more (lib/Channel.js of 1.17). */
interface WaitingChunks {
  _chunk?: unknown;
  _chunkcb?: unknown;
  _chunkErr?: unknown;
  _chunkcbErr?: unknown;
}

/**
 * Sends both outputs of a command over its channel. Resolves when both have ended and all of them is sent.
 *
 * Both share one window, and ssh2 keeps what waits for it after it was sent: when the second output has to wait, a piece
 * of the first is sent again in its place, and the piece that waits never. So one piece is sent at a time, and what
 * waited is forgotten behind it.
 */
export async function sendOutputs(
  child: ChildProcessWithoutNullStreams,
  channel: ServerChannel,
): Promise<void> {
  const waiting = channel as WaitingChunks;
  let turn: Promise<void> = Promise.resolve();
  const send = (target: Writable, chunk: Buffer): Promise<void> => {
    turn = turn.then(
      () =>
        new Promise((resolve) => {
          target.write(chunk, () => {
            waiting._chunk = waiting._chunkcb = waiting._chunkErr = waiting._chunkcbErr = undefined;
            resolve();
          });
        }),
    );
    return turn;
  };
  const outputs = [
    [child.stdout, channel],
    [child.stderr, channel.stderr],
  ] as const;
  await Promise.all(
    outputs.map(async ([source, target]) => {
      for await (const chunk of source) await send(target, chunk as Buffer);
    }),
  );
}
