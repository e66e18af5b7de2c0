import { test } from "@fast-check/vitest";
import { createVirtualClock } from "@runner-upgrade/simulator";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createFakeControlPlane,
  fakeRunner,
  type FakeControlPlane,
} from "../../test/support/fake-control-plane.js";
import { seeded } from "../../test/support/scenario.js";
import { createSharedLooks, type SharedLooks } from "./shared-looks.js";

const never = new AbortController().signal;

function shared(callMs: () => number = () => 100): {
  readonly looks: SharedLooks;
  readonly controlPlane: FakeControlPlane;
  readonly clock: ReturnType<typeof createVirtualClock>;
  readonly lists: () => number;
} {
  const clock = createVirtualClock({ startAtMs: 0 });
  const controlPlane = createFakeControlPlane([fakeRunner({ id: "a" })]);
  controlPlane.onCall = () => clock.sleep(callMs());
  const lists = (): number => controlPlane.calls.filter((name) => name === "listRunners").length;
  return { looks: createSharedLooks(controlPlane, clock), controlPlane, clock, lists };
}

describe("looks that are shared", () => {
  test.prop([fc.integer({ min: 1, max: 2 ** 31 - 2 })], { numRuns: 30 })(
    "show nothing that was asked for before the last of their askers claimed its unit",
    async (seed) => {
      const random = seeded(seed);
      const { looks, controlPlane, clock } = shared(() => Math.floor(random() * 3_000));
      let claims = 0;
      // What a reading shows is what held when it was asked for, at the earliest.
      controlPlane.onCall = (name) => {
        if (name === "listRunners") controlPlane.runners.get("a")!.status = `${claims}`;
        return clock.sleep(Math.floor(random() * 3_000));
      };
      const ask = async (): Promise<void> => {
        for (let turn = 0; turn < 4; turn += 1) {
          await clock.sleep(Math.floor(random() * 800));
          claims += 1;
          const claim = claims;
          const { listed } = await looks.look(["web"], never);
          expect(Number(listed[0]!.status)).toBeGreaterThanOrEqual(claim);
        }
      };
      await clock.run(Promise.all(Array.from({ length: 6 }, ask)));
    },
  );

  it("serve several where many ask one after another, and few are not made to wait", async () => {
    const { looks, clock, lists } = shared(() => 10);
    const askEvery = async (pauseMs: number, times: number): Promise<void> => {
      const asked: Promise<unknown>[] = [];
      for (let turn = 0; turn < times; turn += 1) {
        asked.push(looks.look(["web"], new AbortController().signal));
        await clock.sleep(pauseMs);
      }
      await Promise.all(asked);
    };
    await clock.run(askEvery(2_000, 30));
    expect(lists()).toBe(30);
    await clock.run(askEvery(100, 200));
    // 20 s of questions, with a look every 2 s once it is seen that there are many.
    expect(lists() - 30).toBeLessThan(25);
  });

  it("are one for those who ask at the same time, and the next one for who comes later", async () => {
    const { looks, clock, lists } = shared();
    const first = [looks.look(["web"], never), looks.look(["web", "batch"], never)];
    await clock.advance(50);
    expect(lists()).toBe(1);
    const later = [looks.look(["web"], never), looks.look(["web"], never)];
    const seen = await clock.run(Promise.all([...first, ...later]));
    expect(lists()).toBe(2);
    expect(seen.map(({ readings }) => readings.map(({ name }) => name))).toEqual([
      ["web"],
      ["web", "batch"],
      ["web"],
      ["web"],
    ]);
  });

  it("are not shared once the only asker has left", async () => {
    const { looks, clock } = shared();
    const first = looks.look(["web"], never);
    await clock.advance(10);
    const leaving = new AbortController();
    const left = looks.look(["web"], leaving.signal);
    leaving.abort(new Error("It took too long."));
    const comes = looks.look(["web"], never);
    await expect(left).rejects.toThrow("It took too long.");
    await clock.run(Promise.all([first, comes]));
    expect((await comes).listed).toHaveLength(1);
  });

  it("wait for a slow one for a second, then look beside it", async () => {
    const { looks, clock, lists } = shared(() => 30_000);
    const first = looks.look(["web"], never);
    await clock.advance(10);
    const second = looks.look(["web"], never);
    await clock.advance(900);
    expect(lists()).toBe(1);
    await clock.advance(200);
    expect(lists()).toBe(2);
    await clock.run(Promise.all([first, second]));
    expect(clock.sleeping).toBe(0);
  });

  it("fail for those alone whose project cannot be read", async () => {
    const { looks, controlPlane, clock } = shared();
    const project = controlPlane.project.bind(controlPlane);
    controlPlane.project = (name) =>
      name === "broken"
        ? { ...project(name), listRunners: () => Promise.reject(new Error("no answer")) }
        : project(name);
    const [good, bad] = await clock.run(
      Promise.allSettled([looks.look(["web"], never), looks.look(["broken"], never)]),
    );
    expect(good.status).toBe("fulfilled");
    expect(bad).toMatchObject({ status: "rejected", reason: { message: "no answer" } });
  });

  it("end for one that has gone, and are cut once all have", async () => {
    const { looks, controlPlane, clock } = shared();
    const signals: AbortSignal[] = [];
    const { listRunners } = controlPlane;
    controlPlane.listRunners = (query, options) => {
      signals.push(options!.signal!);
      return listRunners(query, options);
    };
    const [one, two] = [new AbortController(), new AbortController()];
    const looked = [looks.look(["web"], one.signal), looks.look(["web"], two.signal)];
    const settled = Promise.allSettled(looked);
    await clock.advance(10);
    one.abort(new Error("gone"));
    await expect(looked[0]).rejects.toThrow("gone");
    expect(signals[0]!.aborted).toBe(false);
    two.abort(new Error("gone, too"));
    expect((await clock.run(settled)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(signals[0]!.aborted).toBe(true);
    await expect(clock.run(looks.look(["web"], never))).resolves.toMatchObject({ listed: [{ id: "a" }] });
  });
});
