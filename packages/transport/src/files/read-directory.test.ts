import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, it } from "vitest";

import { systemClock } from "../clock/clock.js";
import { startLocally } from "../local/start-locally.js";
import { readDirectory } from "./read-directory.js";

it("refuses a directory with more names than are taken in: a part of them is not the whole", async () => {
  const directory = await mkdtemp(join(tmpdir(), "read-directory-"));
  const address = "localhost";
  const context = {
    address,
    clock: systemClock,
    start: startLocally({ address, environment: process.env }),
  };
  try {
    for (const name of ["one", "two", "three"]) await writeFile(join(directory, name), "");
    expect(await readDirectory(context, directory, {}, 14)).toEqual(["one", "three", "two"]);
    await expect(readDirectory(context, directory, {}, 13)).rejects.toMatchObject({
      code: "OUTPUT_TOO_LARGE",
      isRetryable: false,
    });
  } finally {
    await rm(directory, { recursive: true });
  }
});
