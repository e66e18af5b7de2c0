import { pipeline, Transform, type Readable } from "node:stream";
import { EngineFailure } from "./engine-failure.js";

/**
 * Passes an engine's stream on up to `maxBytes`. Where more comes, the stream fails with an `EngineFailure` that names
 * `what`, and the connection is closed. It holds no more than its buffer.
 */
export function limitBytes(
  stream: Readable,
  { what, maxBytes }: { readonly what: string; readonly maxBytes: number },
): Readable {
  let seen = 0;
  const limited = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (seen <= maxBytes) done(null, chunk);
      else done(tooLong(what, maxBytes));
    },
  });
  // Errors of either end reach the one who reads `limited`.
  pipeline(stream, limited, () => undefined);
  return limited;
}

function tooLong(what: string, maxBytes: number): EngineFailure {
  return new EngineFailure({
    status: null,
    systemCode: "ANSWER_TOO_LONG",
    said: `${what} exceeds ${maxBytes} bytes`,
  });
}
