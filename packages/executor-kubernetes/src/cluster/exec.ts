import { Writable } from "node:stream";
import type { KubeConfig } from "@kubernetes/client-node";
import { ApiError } from "./api-error.js";
import type { ExecResult } from "./cluster.js";
import { loadClient } from "./load-client.js";

const maxCharacters = 200_000;

/** What is used of the client's WebSocket, whose own types are not installed with it. */
interface Socket {
  terminate(): void;
  on(event: "close" | "error", listener: (cause?: unknown) => void): unknown;
}

/**
 * Runs a command in a container. Settles on the status that the API server sends, never on what was printed; a
 * connection that ends without one is lost. The WebSocket is closed in every case.
 */
export async function execInContainer(
  config: KubeConfig,
  request: {
    readonly namespace: string;
    readonly pod: string;
    readonly container: string;
    readonly command: readonly string[];
    readonly signal: AbortSignal;
    readonly timeLimitMs: number;
  },
): Promise<ExecResult> {
  const { namespace, pod, container, command, signal, timeLimitMs } = request;
  const { Exec } = await loadClient();
  const over = AbortSignal.any([signal, AbortSignal.timeout(timeLimitMs)]);
  let stdout = "";
  const collect = new Writable({
    write(part: Buffer, _encoding, done) {
      if (stdout.length < maxCharacters) stdout += part.toString("utf8");
      done();
    },
  });
  const ignore = new Writable({
    write(_part, _encoding, done) {
      done();
    },
  });
  let isEnded = false;
  let close = (): void => undefined;
  try {
    return await new Promise<ExecResult>((resolve, reject) => {
      const lost = (cause?: unknown): void => {
        reject(
          new ApiError({
            kind: signal.aborted ? "aborted" : "connection-lost",
            message: "A command in a container had no answer.",
            cause,
          }),
        );
      };
      over.addEventListener("abort", () => {
        lost();
      });
      if (over.aborted) {
        lost();
        return;
      }
      new Exec(endingWith(config, over))
        .exec(
          encodeURIComponent(namespace),
          encodeURIComponent(pod),
          container,
          [...command],
          collect,
          ignore,
          null,
          false,
          (status) => {
            resolve({ isSuccess: status.status === "Success", stdout });
          },
        )
        .then(
          (opened: unknown) => {
            const socket = opened as Socket;
            close = () => {
              socket.terminate();
            };
            // The answer may have been there before the socket was.
            if (isEnded || over.aborted) close();
            socket.on("close", () => {
              lost();
            });
            socket.on("error", lost);
          },
          (error: unknown) => {
            reject(execRefused(error));
          },
        );
    });
  } finally {
    isEnded = true;
    close();
    collect.destroy();
    ignore.destroy();
  }
}

/** The kubeconfig, whose connections end with the signal also while they are being made: the client takes none. */
function endingWith(config: KubeConfig, signal: AbortSignal): KubeConfig {
  const own = Object.create(config) as KubeConfig;
  own.applyToHTTPSOptions = async (options) => {
    await config.applyToHTTPSOptions(options);
    Object.assign(options, { signal });
  };
  return own;
}

function execRefused(error: unknown): ApiError {
  const { message } = error as { readonly message?: unknown };
  const status = typeof message === "string" ? /\b(\d{3})\b/.exec(message)?.[1] : undefined;
  return new ApiError({
    kind: status === "403" ? "forbidden" : status === "401" ? "unauthorized" : "connection-lost",
    message: "A command in a container was refused.",
    cause: error,
  });
}
