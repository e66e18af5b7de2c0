import type { Place } from "@runner-upgrade/executor";
import type { Host } from "@runner-upgrade/plan";

/** Words of your own for a Runner: `{ team: "payments", site: "berlin" }`. */
export type Labels = Readonly<Record<string, string>>;

/** Which Runner lives on which host, as an inventory keeps it. */
export interface InventoryRunner {
  /** Id or name, as the server lists it. */
  readonly runner: string;
  /** For people. A discovery writes it where it adds a Runner by its id. */
  readonly name?: string;
  /** On a server with replicas: the id of the one that lives on the host. */
  readonly replica?: string;
  readonly host: Host;
  /** The label `site` is the site of the host where that has none of its own. */
  readonly labels?: Labels;
}

/** Where to look for Runners, and which Runner lives where. It is JSON and holds no secret. */
export interface Inventory {
  /** The version of this format. */
  readonly version: 1;
  readonly places: readonly Place[];
  readonly runners: readonly InventoryRunner[];
}
