import type { Finding } from "@runner-upgrade/plan/platform";
import type { LayerChanges } from "../container/layer-changes.js";

/** How many paths a finding names. */
const most = 8;

/** What of a container's own layer comes along, and what goes with it. Null: the engine could not say. Pure. */
export function layerFindings(name: string, changes: LayerChanges | null): Finding[] {
  if (changes === null) {
    return [
      {
        code: "LAYER_NOT_SEEN",
        level: "warning",
        message: `The engine does not tell which files ${name} has beside its image's: what was put there is not known, and not carried over.`,
        remedies: ["Look at `docker diff`, and mount what it needs."],
      },
    ];
  }
  const { injected, lost } = changes;
  return [
    ...(injected.length === 0
      ? []
      : [
          {
            code: "LAYER_CARRIED",
            level: "ok",
            message: `${name} has files that its image does not have, and they are carried over: ${listed(injected)}.`,
          } as const,
        ]),
    ...(lost.length === 0
      ? []
      : [
          {
            code: "LAYER_NOT_KEPT",
            level: "warning",
            message: `${name} has changes in its own layer that go with it when it is replaced: ${listed(lost)}.`,
            remedies: ["Make an image of your own with them (FROM the Runner's), or mount them."],
          } as const,
        ]),
  ];
}

function listed(paths: readonly string[]): string {
  const more = paths.length - most;
  return paths.slice(0, most).join(", ") + (more > 0 ? ` and ${String(more)} more` : "");
}
