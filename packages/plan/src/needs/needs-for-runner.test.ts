import { expect, test } from "vitest";
import { asTheyMayBe, motleyFleet, motleyNeeds, motleyPolicies } from "../testing/motley-fleet.js";
import { needsForRunner } from "./needs-for-runner.js";
import { needsServedBy } from "./needs-served-by.js";
import type { Need } from "./need.js";
import { servesNeed } from "./serves.js";
import { tagSetKey } from "./tag-set-key.js";

const fleet = motleyFleet();

/** Found the slow way: every need is asked about. */
const asked = (one: (typeof fleet.runners)[number], needs: readonly Need[]) =>
  needs.filter((need) => servesNeed(one, need) !== "no");

test.each(motleyPolicies)("by %s, no need that a Runner serves is missed", (_name, policy) => {
  const { needs } = motleyNeeds(policy);
  for (const one of asTheyMayBe(fleet)) {
    const found = needsForRunner(one, needs);
    expect(
      needs.filter((need) => found.has(need) && servesNeed(one, need) !== "no"),
      one.id,
    ).toEqual(asked(one, needs));
  }
});

test.each(motleyPolicies)(
  "by %s, what is not the Runner's project, tag or filter is not asked about",
  (_n, policy) => {
    const { needs } = motleyNeeds(policy);
    for (const one of asTheyMayBe(fleet)) {
      for (const need of needsForRunner(one, needs)) {
        expect(one.isLocal).toBe(false);
        const part = one.associations.find(({ project }) => project === need.project);
        expect(part, `${one.id} ${need.id}`).toBeDefined();
        if (need.kind === "node") expect(need.runnerId).toBe(one.id);
        if (need.kind === "node-filter") expect(part?.nodeFilter?.trim()).toBe(need.nodeFilter);
        if (need.kind !== "tags") continue;
        // Two different sets may share a key: asking tells them apart.
        if (need.match === "exactly") expect(tagSetKey(one.tags), need.id).toBe(tagSetKey(need.tags));
        else expect(one.tags, need.id).toContain(need.tags[0]);
      }
    }
  },
);

test("a need that names a tag twice is found by it", () => {
  const twice: Need = {
    ...{ id: "n", kind: "tags", project: "payments", minAvailable: 1, servedBy: [] },
    ...{ tags: ["eu", "eu"], match: "exactly" },
  };
  const [one] = fleet.runners;
  const needs = [twice];
  expect([...needsForRunner({ ...one!, tags: ["eu", "linux"] }, needs)]).toEqual([twice]);
  expect(needsServedBy({ ...one!, tags: ["eu", "linux"] }, needs)).toEqual([twice]);
});

test.each(motleyPolicies)(
  "by %s, a Runner keeps what it served, and has what it serves now behind it",
  (_name, policy) => {
    const { needs } = motleyNeeds(policy);
    for (const one of asTheyMayBe(fleet)) {
      const planned = needs.filter(({ servedBy }) => servedBy.includes(one.id));
      const now = asked(one, needs).filter((need) => !planned.includes(need));
      expect(needsServedBy(one, needs), one.id).toEqual([...planned, ...now]);
      expect(needsServedBy(one.id, needs), one.id).toEqual(planned);
    }
  },
);

test("what a Runner serves now comes in the order of the needs", () => {
  const { needs } = motleyNeeds({ coverage: "each-tag" });
  const [one] = fleet.runners;
  const all = { ...one!, id: "new", tags: ["linux", "gpu", "eu"] };
  expect(needsServedBy(all, needs).map(({ id }) => id)).toEqual([
    "tags:payments:eu",
    "tags:payments:gpu",
    "tags:payments:linux",
  ]);
  expect(needsServedBy("stranger", needs)).toEqual([]);
});
