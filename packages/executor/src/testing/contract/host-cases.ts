import { describe, expect } from "vitest";
import { failureOf, type ContractKit } from "./contract-kit.js";
import { requestOf } from "./route-cases.js";

/** Hosts that answer, that are missing, and that refuse. */
export function describeHosts(kit: ContractKit): void {
  describe("hosts", () => {
    kit.check(
      "finds nothing wrong with a host on which all is well, and changes nothing",
      async ({ subject, walk }) => {
        const before = await subject.world.processes();
        const facts = await walk.call((executor) => executor.inspectHost(requestOf({ subject, walk })));
        expect(facts.platform).toBe(subject.host.platform);
        expect(facts.findings.filter((finding) => finding.level === "failed")).toEqual([]);
        expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
        expect(await subject.world.processes()).toEqual(before);
        expect(await subject.world.leftovers()).toEqual([]);
      },
    );

    kit.check("finds a missing host in an inspection, and throws in a step", async ({ subject, walk }) => {
      const host = subject.missingHost;
      const facts = await walk.call((executor) =>
        executor.inspectHost({ ...requestOf({ subject, walk }), host }),
      );
      expect(facts.findings).toContainEqual(
        expect.objectContaining({ code: "HOST_UNREACHABLE", level: "failed" }),
      );
      await failureOf(walk.step("inspect", { host }), "HOST_UNREACHABLE");
      await failureOf(walk.observe({ host }), "HOST_UNREACHABLE");
      await failureOf(walk.restore({ host }), "HOST_UNREACHABLE");
    });

    kit.checkIf(
      "wrongCredentials",
      "reports a host that rejects the credentials",
      async ({ subject, walk }) => {
        const host = subject.refusingHost;
        if (host === undefined) throw new Error("The subject promised a refusing host.");
        const facts = await walk.call((executor) =>
          executor.inspectHost({ ...requestOf({ subject, walk }), host }),
        );
        expect(facts.findings).toContainEqual(
          expect.objectContaining({ code: "AUTHENTICATION_FAILED", level: "failed" }),
        );
        await failureOf(walk.observe({ host }), "AUTHENTICATION_FAILED");
      },
    );

    kit.check("finds that no process carries the Runner's identity", async ({ subject, walk }) => {
      await subject.world.killProcess();
      const facts = await walk.call((executor) => executor.inspectHost(requestOf({ subject, walk })));
      expect(facts.findings.filter((finding) => finding.level !== "ok").length).toBeGreaterThan(0);
      expect((await walk.observe()).process).toBe("gone");
    });
  });
}
