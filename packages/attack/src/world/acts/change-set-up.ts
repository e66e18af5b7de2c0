import type { AttackWorld } from "../attack-world.js";
import type { Deed } from "./deed.js";

type Change = Extract<
  Deed,
  {
    readonly kind:
      "add-tag" | "remove-tag" | "remove-tags" | "reset-tags" | "set-dispatch" | "set-filter" | "set-mode";
  }
>;

/** A person changes by the console how a Runner is chosen. */
export function changeSetUp(world: AttackWorld, act: Change, runner: string): void {
  const { simulator } = world;
  const id = world.idOf(runner);
  const record = simulator.world.runners.get(id);
  if (record === undefined) return;
  switch (act.kind) {
    case "add-tag":
      simulator.setTags(id, [...record.tags, act.tag]);
      return;
    case "remove-tag":
      simulator.setTags(id, record.tags.slice(1));
      return;
    case "remove-tags":
      simulator.setTags(id, []);
      return;
    case "reset-tags":
      simulator.setTags(id, world.caseOf(runner).tags);
      return;
    case "set-dispatch":
      for (const association of automatic()) association.remoteNodeDispatch = act.isOn;
      return;
    case "set-filter":
      for (const association of automatic()) association.nodeFilter = act.filter;
      return;
    case "set-mode": {
      const [project] = world.caseOf(runner).projects;
      const kept = project === undefined ? undefined : simulator.world.projects.get(project);
      if (kept === undefined) return;
      kept.dispatch = kept.dispatch === "manual" ? "automatic" : "manual";
      world.note({ type: "mode-changed", project: kept.name, dispatch: kept.dispatch });
    }
  }

  function automatic() {
    return [...(record?.associations.values() ?? [])].filter(
      ({ project }) => simulator.world.projects.get(project)?.dispatch === "automatic",
    );
  }
}
