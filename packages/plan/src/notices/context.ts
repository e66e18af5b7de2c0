import type { DispatchMode, Fleet } from "../fleet/fleet.js";
import type { StatusClass } from "../fleet/status-class.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import type { platformFacts } from "../candidates/platform-facts.js";
import type { Policy } from "../policy/policy.js";

/** What the rules about single Runners look at beside the Runner. */
export interface NoticeContext {
  readonly platforms: readonly PlatformModule[];
  readonly factsOf: ReturnType<typeof platformFacts>;
  readonly fleet: Fleet;
  readonly classOf: (status: string) => StatusClass;
  readonly policy: Policy;
  readonly dispatch: ReadonlyMap<string, DispatchMode>;
  /** Id of the Runner that executes this very script; null where none does. */
  readonly runsOn: string | null;
}
