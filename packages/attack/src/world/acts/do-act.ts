import { createRandom } from "../../random/random.js";
import type { AttackWorld } from "../attack-world.js";
import { changeSetUp } from "./change-set-up.js";
import type { Deed } from "./deed.js";
import { mute, saturate } from "./strain.js";

/** Does what others do to a Runner, and takes it back when its time is over. */
export function doAct(world: AttackWorld, act: Deed, runner: string): void {
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
      saturate(world, runner, act.backAfterMs);
      return;
    case "work":
      world.giveWork(runner, 2, act.backAfterMs);
      return;
    case "mute":
      mute(world, runner, act.backAfterMs);
      return;
    case "add-tag":
    case "remove-tag":
    case "remove-tags":
    case "reset-tags":
    case "set-dispatch":
    case "set-filter":
    case "set-mode":
      world.asOthers(() => {
        changeSetUp(world, act, runner);
      });
      return;
    case "add-replica":
      world.asOthers(() => {
        if (world.attack.replicas !== null) world.simulator.addReplica(record.id);
      });
      return;
    case "delete-replica":
      world.asOthers(() => {
        const replica = world.replicasOf(runner).at(act.which === "oldest" ? 0 : -1);
        if (world.attack.replicas !== null && replica !== undefined)
          world.simulator.removeReplica(record.id, replica.replicaId);
      });
      return;
    case "regenerate-by-hand":
      world.asOthers(() => {
        regenerate();
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
      hosted?.brokenVersions.add(world.round.targetVersion);
  }

  function later(ms: number, undo: () => void): void {
    void world.clock.sleep(ms).then(() => {
      world.asOthers(undo);
    });
  }

  function regenerate(): string {
    const chance = createRandom(world.attack.seed, `by hand ${world.clock.now()}`);
    const token = Array.from({ length: 4 }, () => chance.int(0x1000_0000, 0xffff_ffff).toString(16)).join("");
    // With several replicas the oldest gets the new ones, and the others' are dead.
    for (const [index, replica] of [...(record?.replicas.values() ?? [])].entries())
      replica.token = index === 0 ? token : `${token}-${index}`;
    return token;
  }

  function upgradeByHand(): void {
    if (hosted === null) return;
    hosted.end("asked");
    hosted.installed = { version: world.round.targetVersion, token: regenerate() };
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
