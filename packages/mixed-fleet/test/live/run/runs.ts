import { projects } from "../fleet/members.js";

/** One upgrade of the whole fleet. */
export interface FleetRun {
  readonly name: string;
  readonly credentials: "keep" | "rotate";
  /** The projects that choose by tags; the others choose by node filter. */
  readonly manual: readonly string[];
}

const [batch, web] = projects;

/** Each way to treat credentials once, each project in both modes. */
const short: readonly FleetRun[] = [
  { name: "credentials kept, batch by tags, web by node filter", credentials: "keep", manual: [batch] },
  { name: "credentials rotated, batch by node filter, web by tags", credentials: "rotate", manual: [web] },
];

const repeats = [1, 2, 3];

/** Every way to treat credentials in every mode of dispatch, three times. */
const extended: readonly FleetRun[] = repeats.flatMap((repeat) =>
  (["keep", "rotate"] as const).flatMap((credentials) =>
    [projects, []].map((manual) => ({
      name: `credentials ${credentials}, ${manual.length === 0 ? "by node filter" : "by tags"}, run ${String(repeat)}`,
      credentials,
      manual,
    })),
  ),
);

const isExtended = process.env["RUNNER_UPGRADE_LIVE"] === "extended";

/** The runs of this suite, in order, on one fleet. `RUNNER_UPGRADE_LIVE=extended` asks for all of them. */
export const runs: readonly FleetRun[] = isExtended ? extended : short;

/** The extended runs take place in real time, the short ones twice as fast. */
export const clockFactor: number = isExtended ? 1 : 2;
