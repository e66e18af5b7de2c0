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
});
