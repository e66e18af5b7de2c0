/** When a unit will probably be under way, in milliseconds from the start of the run. */
export interface ForecastUnit {
  readonly unitId: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** The lowest number of stand-ins that a need will have. */
export interface ForecastNeed {
  readonly needId: string;
  readonly minAvailable: number;
  /** How many serve it before the run starts, and when fewest do. */
  readonly atFirst: number;
  readonly lowest: number;
}

/** What keeps a run from being shorter, and how long that takes at the least, in milliseconds. */
export interface ForecastBound {
  /**
   * `unit`: the longest one. `max-in-flight`: so many at a time. `host`, `site`: so many at a time there. `Runner`: its
   * replicas one at a time. `need`: so many of those
   * who serve it can be spared at a time. `lending`: a unit and the Runner that has its tags meanwhile, one after the other.
   */
  readonly kind: "unit" | "max-in-flight" | "host" | "Runner" | "site" | "need" | "lending";
  /** The unit's id, the host, the Runner's id, the site, the need's id, or who lends to whom; null for `max-in-flight`. */
  readonly subject: string | null;
  readonly ms: number;
}

/** How a plan will probably go: every step as long as it usually takes, every unit coming back Healthy. */
export interface Forecast {
  readonly makespanMs: number;
  /** The bottleneck: no order of start is shorter. Canaries, their soak, `settleMs` and windows are not counted. */
  readonly bottleneck: ForecastBound;
  /** Ids of units that are away at the same time, as groups in order; a picture, not a barrier. */
  readonly waves: readonly (readonly string[])[];
  /** In order of start. */
  readonly units: readonly ForecastUnit[];
  readonly lowestStandIns: readonly ForecastNeed[];
  /** Ids of units that could never start. Empty for a plan that was made by `planUpgrade`. */
  readonly neverStarted: readonly string[];
}
