import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { afterEach, expect, it } from "vitest";
import { nodeStandInPackage } from "../packages/node-stand-in-package.js";
import { createSimulator } from "../simulator/create-simulator.js";
import type { Listening } from "../simulator/simulator.js";
import { isAlive } from "./local-processes.js";
import { createLocalFleet, type LocalFleet } from "./local-fleet.js";

let listening: Listening | null = null;
let fleet: LocalFleet | null = null;
afterEach(async () => {
  await fleet?.close();
  await listening?.close();
});

async function startFleet(count: number): Promise<LocalFleet> {
  const simulator = createSimulator({ clockFactor: 40, packages: nodeStandInPackage() });
  listening = await simulator.listen();
  simulator.addProject({ name: "web" });
  const runners = Array.from({ length: count }, (_, index) =>
    simulator.addRunner({ name: `east/${index}`, tags: ["east"], projects: ["web"], version: "5.6.0" }),
  );
  const made = await createLocalFleet({ simulator, runners });
  fleet = made;
  await made.start();
  await made.waitUntilHealthy();
  return made;
}

it("starts Runners as processes, and leaves none and nothing behind", async () => {
  const made = await startFleet(3);
  const pids = made.pids();
  expect(pids).toHaveLength(3);
  await made.close();
  await made.close();
  expect(made.pids()).toEqual([]);
  // Whoever adopted them may not have collected them yet.
  expect(pids.filter(isAlive)).toEqual([]);
  expect(existsSync(made.directory)).toBe(false);
});

it("ends processes that somebody else started in its directories too", async () => {
  const made = await startFleet(1);
  const [host] = made.hosts;
  const other = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"], {
    cwd: host!.directory,
    detached: true,
    stdio: "ignore",
  });
  const exited = new Promise((resolve) => other.once("exit", resolve));
  await expect.poll(() => made.pids()).toHaveLength(2);
  await made.close();
  await exited;
});

it("has the command line of a Runner", async () => {
  const made = await startFleet(1);
  const [host] = made.hosts;
  const [pid] = made.pids();
  const words =
    process.platform === "linux"
      ? (await readFile(`/proc/${pid!}/cmdline`, "utf8")).split("\0").slice(0, -1)
      : (await promisify(execFile)("ps", ["-p", String(pid), "-o", "args="])).stdout.trim().split(" ");
  expect(words).toEqual([process.execPath, host!.javaPath, "-jar", `runner-${host!.runnerId}.jar`]);
  const version = await promisify(execFile)(host!.javaPath, ["-version"]);
  expect(version.stderr).toMatch(/^openjdk version "17.0.0"[\s\S]*stand-in/);
});

it("says which Runner did not become Healthy", async () => {
  const made = await startFleet(1);
  made.killNow();
  await wait(1_000);
  await expect(made.waitUntilHealthy({ deadlineMs: 10 })).rejects.toThrow("east/0 is Unknown");
  expect(() => made.host("unknown")).toThrow("not of this fleet");
});
