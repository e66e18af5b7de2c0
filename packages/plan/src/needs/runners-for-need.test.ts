import { expect, test } from "vitest";
import { motleyFleet, motleyNeeds, motleyPolicies } from "../testing/motley-fleet.js";
import type { Need } from "./need.js";
import { runnersForNeed } from "./runners-for-need.js";
import { servesNeed } from "./serves.js";

const fleet = motleyFleet();
const idsFor = (need: Need) => runnersForNeed(fleet, need).map(({ id }) => id);

test.each(motleyPolicies)(
  "by %s, every Runner that is proven to serve is found, in the order of the fleet",
  (_name, policy) => {
    for (const need of motleyNeeds(policy).needs) {
      const proven = fleet.runners.filter((one) => servesNeed(one, need) === "yes");
      const found = runnersForNeed(fleet, need);
      expect(
        found.filter((one) => servesNeed(one, need) === "yes"),
        need.id,
      ).toEqual(proven);
      expect(new Set(found).size, need.id).toBe(found.length);
    }
  },
);

const base = { id: "n", project: "payments", minAvailable: 1, servedBy: [] } as const;
const tags = (match: "exactly" | "all-of", ...wanted: string[]): Need => ({
  ...base,
  kind: "tags",
  match,
  tags: wanted,
});

test("others than those are not asked about", () => {
  expect(idsFor(tags("exactly", "eu", "linux"))).toEqual(["a", "b", "g"]);
  expect(idsFor(tags("exactly", "gpu"))).toEqual(["n", "o"]);
  expect(idsFor(tags("exactly", "us"))).toEqual([]);
  expect(idsFor(tags("all-of", "eu", "linux"))).toEqual(["a", "b", "d"]);
  expect(idsFor(tags("all-of", "linux", "eu"))).toEqual(["a", "b", "d"]);
  expect(idsFor(tags("all-of", "eu", "gpu"))).toEqual(["d", "n", "o"]);
  expect(idsFor(tags("all-of", "eu", "us"))).toEqual([]);
  expect(idsFor(tags("all-of"))).toEqual([]);
  expect(idsFor({ ...base, kind: "node", runnerId: "n" })).toEqual(["n"]);
  expect(idsFor({ ...base, kind: "node", runnerId: "stranger" })).toEqual([]);
  expect(idsFor({ ...base, kind: "unprovable", reason: "UNTAGGED" })).toEqual([]);
  expect(idsFor({ ...base, kind: "node-filter", project: "batch", nodeFilter: "os: linux" })).toEqual([
    ...["i", "j", "k", "l"],
  ]);
  expect(idsFor({ ...base, kind: "node-filter", project: "batch", nodeFilter: "" })).toEqual([]);
  expect(idsFor({ ...tags("exactly", "eu"), project: "unheard-of" })).toEqual([]);
});

test("a need that names a tag twice is no set, and every Runner with the tag is asked", () => {
  expect(idsFor(tags("exactly", "gpu", "gpu"))).toEqual(["d", "n", "o"]);
});
