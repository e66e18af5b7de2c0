import type { PrivateFile } from "../private-file.js";
import type { Segment } from "../match/segments.js";

const sentBytes = 256 * 1024;

/** What is sent to a host in place of a package: the literal bytes, then the list of segments. */
export interface DeltaStream {
  readonly stream: ReadableStream<Uint8Array>;
  readonly bytes: number;
  readonly listBytes: number;
}

/**
 * Writes a delta. Each line of the list is `base OFFSET BYTES` or `sent OFFSET BYTES`; the latter counts from the beginning
 * of the literal bytes.
 */
export function deltaStream(segments: readonly Segment[], source: PrivateFile): DeltaStream {
  const lines: string[] = [];
  const literals: { readonly at: number; readonly bytes: number }[] = [];
  let sent = 0;
  for (const segment of segments) {
    if (segment.kind === "copy") {
      lines.push(`base ${String(segment.from)} ${String(segment.bytes)}\n`);
    } else {
      lines.push(`sent ${String(sent)} ${String(segment.bytes)}\n`);
      literals.push(segment);
      sent += segment.bytes;
    }
  }
  const list = new TextEncoder().encode(lines.join(""));
  async function* parts(): AsyncGenerator<Uint8Array> {
    for (const { at, bytes } of literals) {
      for (let done = 0; done < bytes; done += sentBytes)
        yield await source.read(at + done, Math.min(sentBytes, bytes - done));
    }
    yield list;
  }
  const iterator = parts();
  const stream = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { done, value } = await iterator.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, bytes: sent + list.byteLength, listBytes: list.byteLength };
}
