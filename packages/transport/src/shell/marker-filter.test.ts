import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";

import { MarkerFilter } from "./marker-filter.js";
import { markerStart } from "./prelude.js";

const start = markerStart("nonce");

async function filter(
  chunks: readonly Buffer[],
): Promise<{ output: string; markers: string[]; noise: string }> {
  const markers: string[] = [];
  const stream = new MarkerFilter({ start, onMarker: (text) => markers.push(text) });
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return { output: Buffer.concat(parts).toString("utf8"), markers, noise: stream.noise };
}

describe("MarkerFilter", () => {
  const text = `Welcome\n${start}started 1 2\nout\u001Eput ${start.slice(0, -1)}x${start}ended 0\nlate`;

  test.prop([fc.array(fc.nat({ max: text.length }))])(
    "takes markers out, however the output is cut",
    async (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), text.length];
      const bytes = Buffer.from(text);
      const chunks = places.slice(1).map((place, index) => bytes.subarray(places[index], place));
      expect(await filter(chunks)).toEqual({
        output: `out\u001Eput ${start.slice(0, -1)}xlate`,
        markers: ["started 1 2", "ended 0"],
        noise: "Welcome\n",
      });
    },
  );

  it("passes nothing on that came without a marker, and remembers its end", async () => {
    const { output, noise } = await filter([Buffer.from("x".repeat(10_000)), Buffer.from("sudo: denied\n")]);
    expect(output).toBe("");
    expect(noise.length).toBe(4_096);
    expect(noise.endsWith("sudo: denied\n")).toBe(true);
  });

  test.prop([fc.integer({ min: 1, max: 500 })])(
    "holds back only what can be a marker: a host that never ends one fills no memory",
    async (chunkBytes) => {
      const stream = new MarkerFilter({ start, onMarker: () => undefined });
      let passedBytes = 0;
      stream.on("data", (chunk: Buffer) => (passedBytes += chunk.length));
      const write = (bytes: Buffer): Promise<void> =>
        new Promise(
          (resolve) =>
            void stream.write(bytes, () => {
              resolve();
            }),
        );
      await write(Buffer.from(`${start}started 1 2\n`));
      const endless = Buffer.from(start + "x".repeat(2_000));
      for (let at = 0; at < endless.length; at += chunkBytes) {
        await write(endless.subarray(at, at + chunkBytes));
      }
      await new Promise((resolve) => setImmediate(resolve));
      // What was written and is not passed on is held.
      expect(endless.length - passedBytes).toBeLessThan(600);
      stream.destroy();
    },
  );

  it("passes on what begins like a marker and is too long for one, wherever its line ends", async () => {
    const long = `${start}${"x".repeat(400)}\n`;
    const { output, markers } = await filter([Buffer.from(`${start}started 1 2\n${long}${start}ended 0\n`)]);
    expect(output).toBe(long);
    expect(markers).toEqual(["started 1 2", "ended 0"]);
  });
});
