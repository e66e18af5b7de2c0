import { describe, expect, it } from "vitest";
import { runCase, type ContractCase, type Disposable } from "../../src/testing/contract/contract-case.js";

/** Proves a suite: a subject with one fault fails the case that is there to find it, and no case is passed by all. */
export function describeBrokenSubjects<
  Subject extends Disposable,
  Capability extends string,
  Plants extends Readonly<Record<string, string>>,
>(options: {
  readonly cases: readonly ContractCase<Subject, Capability>[];
  /** Each fault, and a part of the name of the case that finds it. */
  readonly plants: Plants;
  readonly createSubject: (plant: keyof Plants) => Subject;
}): void {
  const { cases, plants, createSubject } = options;
  const found = new Set<string>();
  describe("the suite fails a subject that", () => {
    it.each(Object.entries(plants))("%s", async (plant, part) => {
      const failed: string[] = [];
      for (const one of cases)
        await runCase(one, () => Promise.resolve(createSubject(plant))).catch(() => failed.push(one.name));
      for (const name of failed) found.add(name);
      expect(failed).toContainEqual(expect.stringContaining(part));
    });

    it("has no case that every broken subject passes", () => {
      expect(cases.map(({ name }) => name).filter((name) => !found.has(name))).toEqual([]);
    });
  });
}
