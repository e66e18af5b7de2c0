import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Walk } from "@runner-upgrade/executor/testing";
import { expect, it } from "vitest";
import { createProcessSubject } from "../support/process-subject.js";

type Saved = Record<"invocation", Record<string, unknown>>;

it.each<readonly [string, (saved: Saved) => void]>([
  ["groups", ({ invocation }) => (invocation["groups"] = [0, 4242])],
  ["a group", ({ invocation }) => (invocation["gid"] = 4242)],
  [
    "limits",
    ({ invocation }) =>
      (invocation["limits"] = [{ name: "Max processes", soft: "unlimited", hard: "unlimited" }]),
  ],
])("starts nothing with %s that the Runner's user wrote into the saved state", async (_, change) => {
  const subject = await createProcessSubject({ isHostile: false });
  try {
    const walk = new Walk(subject);
    await walk.through("stop");
    const name = (await readdir(subject.directory)).find((one) => one.endsWith(".state")) ?? "";
    const file = join(subject.directory, name);
    const honest = await readFile(file, "utf8");
    const saved = JSON.parse(honest) as Saved;
    change(saved);
    await writeFile(file, JSON.stringify(saved));
    await expect(walk.restore()).rejects.toMatchObject({ code: "CHANGED_MEANWHILE" });
    expect(await subject.pids()).toEqual([]);
    await writeFile(file, honest);
    expect((await walk.restore()).outcome).toBe("done");
  } finally {
    await subject.dispose();
  }
});
