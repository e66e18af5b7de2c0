import { describe, expect, test } from "vitest";
import { comparePlans } from "../../compare/compare-plans.js";
import type { PlanChange } from "../../compare/plan-change.js";
import type { PlanComparison } from "../../compare/plan-comparison.js";
import { insertStep } from "../../compose/insert-step.js";
import { limitTo } from "../../compose/limit-to.js";
import type { RunnerInput } from "../../define-fleet/fleet-input.js";
import type { Plan } from "../../model/plan.js";
import { planUpgrade } from "../../planner/plan-upgrade.js";
import { catchPlanError } from "../../testing/catch-plan-error.js";
import { fleetOf, runner } from "../../testing/fleet-of.js";
import {
  anotherNeed,
  anotherNotice,
  otherInSteps,
  otherInUnits,
  otherOptions,
  withSteps,
  withUnit,
} from "../../testing/planted-changes.js";
import { formatComparison, type ComparisonFormatOptions } from "./format-comparison.js";

const fleetWith = (over: Readonly<Record<string, Partial<RunnerInput>>> = {}) =>
  fleetOf(["a", "b", "c", "d"].map((id) => runner(id, over[id])));
const plan = planUpgrade(fleetWith());
const textOf = (comparison: PlanComparison, most?: number): string =>
  formatComparison(comparison, { as: "text", ...(most !== undefined && { most }) });

describe("as text", () => {
  test("says that two plans are the same", () => {
    expect(textOf(comparePlans(plan, plan))).toBe(
      [
        `Plan ${plan.id.slice(0, 12)} → ${plan.id.slice(0, 12)}`,
        "Units 4 → 4, blockers 0 → 0, warnings 0 → 0, current 0 → 0",
        "The plans are the same.",
        "",
      ].join("\n"),
    );
  });

  test("counts first, then tells each kind of change, units with the same changes together", () => {
    const host = { platform: "vm", address: "elsewhere.internal", site: "berlin" } as const;
    const after = planUpgrade(
      fleetWith({ a: { version: "5.8.0" }, b: { version: "5.7.1" }, c: { version: "5.7.1" }, d: { host } }),
      { maxInFlight: 2, image: "rundeckpro/runner:5.8.0" },
    );
    expect(textOf(comparePlans(plan, after))).toBe(`\
Plan ${plan.id.slice(0, 12)} → ${after.id.slice(0, 12)}
Units 4 → 3, blockers 0 → 0, warnings 0 → 0, current 0 → 1
2 policy options changed, 1 unit removed, 3 units changed, 1 Runner current by now

Policy options changed (2):
  image: not set → rundeckpro/runner:5.8.0
  maxInFlight: 1 → 2

Unit removed (1):
  runner-a, place 1: current now

Units changed (3):
  runner-b
    - version: 5.7.0 → 5.7.1
    - canary: false → true
  runner-c
    - version: 5.7.0 → 5.7.1
  runner-d
    - host: vm d.internal → vm elsewhere.internal (differs in site)

Runner current by now (1):
  a
`);
  });

  test("names the steps that came to a procedure or differ, without the values of their input", () => {
    const step = { name: "silence-alerts", input: { key: "do-not-print" }, timeLimitMs: 10_000 };
    const [one, other] = [step, { ...step, input: { key: "nor-this" } }].map((each) =>
      insertStep(plan, { before: "away", step: each }),
    );
    const differs = textOf(comparePlans(one!, other!));
    expect(differs).toContain("  vm:cordon: silence-alerts differs in input\n");
    expect(differs).not.toMatch(/do-not-print|nor-this/);
    const all = textOf(comparePlans(plan, insertStep(plan, { before: "away", step })));
    expect(all).toContain("Procedure changed (1):\n  vm:cordon: silence-alerts added as 2\n");
    expect(all).toContain("  runner-a, runner-b, runner-c, runner-d\n    - expected duration: 98 s → 99 s\n");
    const some = insertStep(plan, { before: "away", runners: { runnerIds: ["a"] }, step });
    expect(textOf(comparePlans(plan, some))).toContain(
      "- procedure: vm:cordon → vm:cordon+silence-alerts; steps: silence-alerts added as 2",
    );
  });

  test("cuts long lists, and says how many more there are", () => {
    const many = (version: string): Plan =>
      planUpgrade(
        fleetOf(
          Array.from({ length: 60 }, (_, index) => runner(`r${String(index).padStart(2, "0")}`, { version })),
        ),
      );
    const limited = limitTo(many("5.7.0"), { count: 10 });
    expect(textOf(comparePlans(many("5.7.0"), limited), 3)).toContain("and 47 more\n");
    expect(textOf(comparePlans(many("5.7.0"), limited))).toContain("and 30 more\n");
    // Sixty units that changed alike are one line.
    expect(textOf(comparePlans(many("5.7.0"), many("5.6.0")))).toContain(
      "r00, runner-r01, runner-r02, runner-r03, runner-r04 and 55 more\n    - version: 5.7.0 → 5.6.0\n",
    );
  });

  test("of a plan of 10,000 units stays readable", () => {
    const large = (version: (index: number) => string): Plan =>
      planUpgrade(
        fleetOf(
          Array.from({ length: 10_000 }, (_, index) =>
            runner(`r${index}`, { tags: [`t${index % 100}`], version: version(index) }),
          ),
        ),
      );
    const comparison = comparePlans(
      large(() => "5.7.0"),
      large((index) => (index % 2 === 0 ? "5.8.0" : `5.6.${index}`)),
    );
    expect(comparison.changes.length).toBeGreaterThan(14_000);
    for (const as of ["text", "markdown"] as const) {
      const text = formatComparison(comparison, { as });
      expect(text.split("\n").length).toBeLessThan(250);
      expect(text.length).toBeLessThan(20_000);
    }
  });
});

test("as Markdown it has a heading for each kind of change, and outside text formats nothing", () => {
  const before = planUpgrade(fleetOf([runner("a", { name: "*a*" }), runner("b", { name: "<b>\u001b[31m" })]));
  const after = planUpgrade(
    fleetOf([
      runner("a", { name: "*a*", version: "5.8.0" }),
      runner("b", { name: "<b>\u001b[31m", version: "`5`" }),
    ]),
  );
  const markdown = formatComparison(comparePlans(before, after), { as: "markdown" });
  expect(markdown).toContain("# Changes of the plan\n\n- Plan ");
  expect(markdown).toContain("\n## Unit removed (1)\n\n- \\*a\\*, place 1: current now\n");
  expect(markdown).toContain("- \\<b\\>\n  - version: 5.7.0 → \\`5\\`\n");
  expect(markdown).not.toContain("\u001b");
});

test("as JSON it is the whole comparison, in one line, and what does not print is escaped", () => {
  const hostile = planUpgrade(fleetWith({ a: { name: "a\u202eb" } }));
  const comparison = comparePlans(plan, hostile);
  const json = formatComparison(comparison, { as: "json" });
  expect(JSON.parse(json)).toEqual(comparison);
  expect(json).not.toMatch(/[\n\u202e]/);
});

test("another rendering is refused, in a script without types too", () => {
  const options = JSON.parse('{"as":"html"}') as ComparisonFormatOptions;
  const error = catchPlanError(() => formatComparison(comparePlans(plan, plan), options));
  expect(error).toMatchObject({
    code: "FORMAT_UNKNOWN",
    message: 'There is no rendering "html"; there are text, markdown and json.',
  });
});

describe("every change has a line of its own", () => {
  const [first] = plan.units;
  const withStep = insertStep(plan, {
    before: "away",
    step: { name: "silence-alerts", timeLimitMs: 10_000 },
  });
  const procedure = plan.procedures["vm:cordon"]!;
  const afters: Plan[] = [
    ...otherInUnits.map(([, change]) => withUnit(plan, 1, change)),
    ...Object.values(otherInSteps).map((change) =>
      withSteps(withStep, "vm:cordon", (steps) =>
        steps.map((step) => (step.kind === "custom" ? { ...step, ...change } : step)),
      ),
    ),
    withSteps(plan, "vm:cordon", ([one, ...rest]) => [...rest, one!]),
    withSteps(plan, "vm:cordon", ([one, ...rest]) => [{ ...one!, timeLimitMs: 7_000 }, ...rest]),
    { ...plan, policy: otherOptions },
    { ...plan, server: { uuid: null, version: "9.9.9" } },
    { ...plan, isLimited: true },
    { ...plan, units: [{ ...first!, id: "z", runnerId: "z" }, ...plan.units].reverse() },
    { ...plan, procedures: { "vm:cordon": { ...procedure, route: "docker-keep" }, another: procedure } },
    { ...plan, needs: [...plan.needs, anotherNeed] },
    {
      ...plan,
      needs: plan.needs.map((need) => ({
        ...need,
        minAvailable: 7,
        servedBy: ["z"],
        outOfService: ["z"],
        project: "z",
      })),
    },
    {
      ...plan,
      blockers: [anotherNotice],
      warnings: [anotherNotice, { ...anotherNotice, runnerId: null }],
      alreadyCurrent: ["z"],
    },
  ];

  test.each(afters.map((after) => [after]))("%#", (after) => {
    for (const before of [plan, withStep]) {
      const comparison = comparePlans(before, after);
      expect(textOf(comparePlans(after, before))).not.toContain("undefined");
      const text = textOf(comparison, 1_000);
      expect(text).not.toMatch(/undefined|\[object|\bnull\b/);
      for (const { kind } of comparison.changes) expect(text).toContain(title(kind));
      const lines = text.split("\n").filter((line) => line.startsWith("  "));
      expect(lines.filter((line) => line.trim() === "")).toEqual([]);
    }
  });

  test("also lists in another order", () => {
    const twice = { ...plan, alreadyCurrent: ["x", "y"] };
    const other = { ...plan, alreadyCurrent: ["y", "x"] };
    expect(textOf(comparePlans(twice, other))).toContain("List in another order (1):\n  alreadyCurrent\n");
  });
});

/** A word of the title under which a kind of change stands. */
function title(kind: PlanChange["kind"]): string {
  const words: Partial<Record<PlanChange["kind"], string>> = {
    "current-removed": "no longer current",
    "current-added": "current by now",
    server: "Server changed",
  };
  return words[kind] ?? (kind.split("-")[0] ?? "").slice(1);
}
