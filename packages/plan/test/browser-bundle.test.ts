import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createContext, Script } from "node:vm";
import { fileURLToPath } from "node:url";
import { build } from "tsup";
import { expect, test } from "vitest";
import { planUpgrade, serializePlan } from "../src/index.js";
import { fleetOf, runner } from "../src/testing/fleet-of.js";

const entry = fileURLToPath(new URL("../src/index.ts", import.meta.url));

test("bundled for a browser it needs nothing of Node, and plans the same, byte for byte", async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "plan-bundle-"));
  try {
    await build({
      config: false,
      silent: true,
      entry: { plan: entry },
      outDir: directory,
      platform: "browser",
      format: "iife",
      globalName: "upgrade",
      noExternal: [/.*/],
    });
    const bundle = await readFile(path.join(directory, "plan.global.js"), "utf8");
    expect(bundle).not.toMatch(/require\("node:|from "node:/);

    const fleet = fleetOf([runner("a"), runner("b")]);
    // What a browser has and the language has not; no process, no require, no Buffer.
    const context = createContext({ TextEncoder, fleet: JSON.stringify(fleet) });
    new Script(bundle).runInContext(context);
    const plan: unknown = new Script(
      "upgrade.serializePlan(upgrade.planUpgrade(JSON.parse(fleet), { maxInFlight: 2 }))",
    ).runInContext(context);
    expect(plan).toBe(serializePlan(planUpgrade(fleet, { maxInFlight: 2 })));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
