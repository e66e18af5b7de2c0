import { realClock, type Clock } from "@runner-upgrade/executor";
import { describe, expect, it } from "vitest";
import { fakeCluster } from "../../test/support/fake-cluster.js";
import { pod } from "../../test/support/workloads.js";
import { ApiError } from "../cluster/api-error.js";
import type { Cluster } from "../cluster/cluster.js";
import { podsEverywhere } from "./pods-everywhere.js";

function clockAt(time: { now: number; isOver?: boolean }): Clock {
  return {
    now: () => time.now,
    sleep: (_ms, signal) =>
      time.isOver === true
        ? Promise.resolve()
        : new Promise((_, reject) => {
            signal?.addEventListener("abort", () => {
              reject(new Error("The wait was ended."));
            });
          }),
  };
}

const failing = (error: Error): Cluster => ({ ...fakeCluster({}), list: () => Promise.reject(error) });
const names = (pods: readonly { readonly metadata: { readonly name: string } }[]): readonly string[] =>
  pods.map(({ metadata }) => metadata.name);

describe("the look at all namespaces", () => {
  it("is one for all inspections of a minute", async () => {
    const time = { now: 0 };
    const everywhere = podsEverywhere(clockAt(time));
    const clusters = [1, 2, 3].map(() => fakeCluster({ pods: [pod("a")] }));
    const seen = await Promise.all(clusters.map((cluster) => everywhere(cluster, "lab")));
    expect(seen.map(names)).toEqual([["a"], ["a"], ["a"]]);
    time.now = 59_999;
    await everywhere(fakeCluster({}, { forbidden: ["list pods *"] }), "lab");
    expect(clusters.flatMap(({ requests }) => requests)).toEqual(["list pods *"]);
    time.now = 60_000;
    expect(names(await everywhere(fakeCluster({ pods: [pod("b")] }), "lab"))).toEqual(["b"]);
  });

  it("is one of each cluster", async () => {
    const everywhere = podsEverywhere(realClock);
    expect(names(await everywhere(fakeCluster({ pods: [pod("a")] }), "one"))).toEqual(["a"]);
    expect(names(await everywhere(fakeCluster({ pods: [pod("b")] }), "two"))).toEqual(["b"]);
  });

  it("is made again where the call was aborted that it belonged to", async () => {
    const everywhere = podsEverywhere(realClock);
    const [aborted, other] = await Promise.all([
      everywhere(failing(new ApiError({ kind: "aborted", message: "over" })), "lab"),
      everywhere(fakeCluster({ pods: [pod("a")] }), "lab"),
    ]);
    expect(aborted).toEqual([]);
    expect(names(other)).toEqual(["a"]);
  });

  it.each(["forbidden", "refused", "unreachable", "server"] as const)(
    "shows nothing, and fails nothing, where its answer is %s",
    async (kind) => {
      const everywhere = podsEverywhere(realClock);
      expect(await everywhere(failing(new ApiError({ kind, message: "no" })), "lab")).toEqual([]);
    },
  );

  it("shows nothing where it takes too long", async () => {
    const everywhere = podsEverywhere(clockAt({ now: 0, isOver: true }));
    const silent = { ...fakeCluster({}), list: () => new Promise<never>(() => undefined) };
    expect(await everywhere(silent, "lab")).toEqual([]);
  });
});
