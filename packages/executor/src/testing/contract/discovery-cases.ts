import type { Host } from "@runner-upgrade/plan";
import type { HostFacts } from "@runner-upgrade/plan/platform";
import { describe, expect } from "vitest";
import type { FoundRunner, PlaceDiscovery } from "../../contract/discovery.js";
import type { Place } from "../../contract/place.js";
import { failureOf, type Case, type ContractKit } from "./contract-kit.js";
import { requestOf } from "./route-cases.js";

/** Runners that are found in a place, without a host that names them. */
export function describeDiscovery(kit: ContractKit): void {
  describe("discovery", () => {
    kit.checkIf("discovery", "finds the Runner by a host by which an inspection finds it", async (use) => {
      const { subject, walk } = use;
      const before = await subject.world.processes();
      const [found, second] = carriersIn(await discover(use), subject.runner.id);
      expect(second).toBeUndefined();
      expect(found).toMatchObject({ isRunning: true, host: { platform: subject.host.platform } });
      expect(found?.certainty).not.toBe("none");
      expect(found?.evidence.length).toBeGreaterThan(0);
      const inspect = (host: Host): Promise<HostFacts> =>
        walk.call((executor) => executor.inspectHost({ ...requestOf({ subject, walk }), host }));
      const facts = await inspect(found?.host ?? subject.missingHost);
      const own = await inspect(subject.host);
      expect(facts.installed ?? null).not.toBeNull();
      expect([facts.installed, facts.processes]).toEqual([own.installed, own.processes]);
      expect(await subject.world.processes()).toEqual(before);
      expect(await subject.world.leftovers()).toEqual([]);
    });

    kit.checkIf("discovery", "says only what JSON can hold", async (use) => {
      const discovery = await discover(use);
      expect(JSON.parse(JSON.stringify(discovery))).toEqual(discovery);
    });

    kit.checkIf("discovery", "gives the site of the place to the host", async (use) => {
      const [found] = carriersIn(
        await discover(use, { ...placeOf(use), site: "berlin" }),
        use.subject.runner.id,
      );
      expect(found?.host.site).toBe("berlin");
    });

    kit.checkIf("discovery", "finds no running Runner once its process is gone", async (use) => {
      await use.subject.world.killProcess();
      const found = carriersIn(await discover(use), use.subject.runner.id);
      expect(found.filter(({ isRunning }) => isRunning)).toEqual([]);
    });

    kit.checkIf("discovery", "rejects for a place that is missing, and names no Runner", async (use) => {
      const place = placeAt(use.subject.missingHost);
      const error = await failureOf(discover(use, place), "HOST_UNREACHABLE");
      expect(error.runnerId).toBeNull();
      expect(error.message).toContain(place.address);
      expect(error.message).not.toContain('Runner ""');
    });

    kit.checkIf("discovery", "does nothing for a call that is aborted before it begins", async (use) => {
      await failureOf(discover(use, placeOf(use), { signal: AbortSignal.abort() }), "ABORTED");
    });

    if (kit.capabilities.wrongCredentials === true)
      kit.checkIf("discovery", "rejects for a place that rejects the credentials", async (use) => {
        const { refusingHost } = use.subject;
        if (refusingHost === undefined) throw new Error("The subject promised a refusing host.");
        await failureOf(discover(use, placeAt(refusingHost)), "AUTHENTICATION_FAILED");
      });

    if (kit.capabilities.disturbance === true)
      kit.checkIf("discovery", "keeps its time limit while the place is silent", async (use) => {
        const disturbance = use.subject.world.disturb?.({ kind: "hang", after: 0 });
        await failureOf(discover(use, placeOf(use), { timeLimitMs: 150 }), "TIMEOUT");
        await disturbance?.heal();
      });
  });
}

function discover(
  { subject, walk }: Case,
  place: Place = placeOf({ subject }),
  {
    signal = new AbortController().signal,
    timeLimitMs = subject.timeLimitMs,
  }: { readonly signal?: AbortSignal; readonly timeLimitMs?: number } = {},
): Promise<PlaceDiscovery> {
  const request = { place, knownIds: [subject.runner.id], signal, timeLimitMs };
  return walk.call((executor) => {
    if (executor.discover === undefined) throw new Error("The subject promised a discovery.");
    return executor.discover(request);
  });
}

function placeOf({ subject }: Pick<Case, "subject">): Place {
  return subject.place ?? placeAt(subject.host);
}

function placeAt({ platform, address }: Case["subject"]["host"]): Place {
  return { platform, address };
}

function carriersIn({ found }: PlaceDiscovery, runnerId: string): readonly FoundRunner[] {
  return found.filter(({ ids }) => ids.some((id) => id.toLowerCase() === runnerId.toLowerCase()));
}
