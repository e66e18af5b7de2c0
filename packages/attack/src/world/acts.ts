import type { Act } from "../case/fault.js";
import { createRandom } from "../random/random.js";
import type { AttackWorld } from "./attack-world.js";
import { newVersion } from "./versions.js";

type Deed = Exclude<Act, { readonly kind: "clock-jump" }>;

/** Does what others do to a Runner, and takes it back when its time is over. */
export function doAct(world: AttackWorld, act: Deed): void {
  const { runner } = act;
  const record = world.simulator.world.runners.get(world.idOf(runner));
  const hosted = world.onHost(runner);
  if (record === undefined) return;
  switch (act.kind) {
    case "stop-runner":
    case "kill-runner":
      world.asOthers(() => {
        world.endByHand(runner, act.kind === "stop-runner" ? "asked" : "silently");
      });
      if (act.backAfterMs !== null)
        later(act.backAfterMs, () => {
          world.startByHand(runner);
        });
      return;
    case "saturate":
      load(record.maxRunning, act.backAfterMs);
      return;
    case "work":
      load(2, act.backAfterMs);
      return;
    case "add-tag":
      world.asOthers(() => {
        world.simulator.setTags(world.idOf(runner), [...record.tags, act.tag]);
      });
      return;
    case "remove-tags":
      world.asOthers(() => {
        world.simulator.setTags(world.idOf(runner), []);
      });
      return;
    case "upgrade-by-hand":
      world.asOthers(upgradeByHand);
      return;
    case "start-by-hand":
      world.asOthers(() => {
        world.startByHand(runner);
      });
      return;
    case "reboot":
      reboot(act.backAfterMs, act.isStarted);
      return;
    case "host-away":
      setAccess("unreachable");
      later(act.backAfterMs, () => {
        setAccess("open");
      });
      return;
    case "break-new-version":
      hosted?.brokenVersions.add(newVersion);
  }

  function later(ms: number, undo: () => void): void {
    void world.clock.sleep(ms).then(() => {
      world.asOthers(undo);
    });
  }

  function load(count: number, forMs: number): void {
    const operations = Array.from({ length: count }, (_, index) => ({
      id: `load-${index}`,
      jobId: `load-${index}`,
      project: "load",
      durationMs: forMs,
      arrivedAt: world.clock.now(),
      runnerId: world.idOf(runner),
      state: "running" as const,
      sessionId: null,
      reportedAs: "running" as const,
      lastReportAt: world.clock.now(),
      lost: null,
      lostAt: null,
      onSettled: null,
    }));
    for (const operation of operations) record?.operations.add(operation);
    world.note({ type: "load-changed", runner });
    later(forMs, () => {
      for (const operation of operations) record?.operations.delete(operation);
      world.note({ type: "load-changed", runner });
    });
  }

  function upgradeByHand(): void {
    if (hosted === null || record === undefined) return;
    hosted.end("asked");
    const chance = createRandom(world.attack.seed, `by hand ${world.clock.now()}`);
    const token = Array.from({ length: 4 }, () => chance.int(0x1000_0000, 0xffff_ffff).toString(16)).join("");
    for (const replica of record.replicas.values()) replica.token = token;
    hosted.installed = { version: newVersion, token };
    hosted.environmentToken = null;
    hosted.start();
  }

  function neighbours(): readonly string[] {
    const { address } = world.caseOf(runner);
    if (address === null) return [];
    return world.attack.runners.filter((one) => one.address === address).map(({ name }) => name);
  }

  function setAccess(access: "open" | "unreachable"): void {
    const { address } = world.caseOf(runner);
    if (address !== null) world.hosts.host(address).access = access;
  }

  function reboot(backAfterMs: number, isStarted: boolean): void {
    setAccess("unreachable");
    world.asOthers(() => {
      for (const name of neighbours()) world.endByHand(name, "silently");
    });
    later(backAfterMs, () => {
      setAccess("open");
      if (isStarted) for (const name of neighbours()) world.startByHand(name);
    });
  }
}
