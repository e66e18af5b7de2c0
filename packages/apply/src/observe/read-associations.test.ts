import type { RunnerInfo, RunnerSummary } from "@runner-upgrade/client";
import { describe, expect, it } from "vitest";
import type { ControlPlane } from "../control-plane/control-plane.js";
import type { FleetProgress } from "../options/observe-fleet-options.js";
import { readAllProjects } from "./read-associations.js";

type Projects = Readonly<Record<string, readonly string[]>>;

/** A control plane whose lists leave out every node filter, and that tells how many calls were open at a time. */
function controlPlaneOf(projects: Projects) {
  const calls = { now: 0, most: 0, lists: 0, mostLists: 0, asked: [] as string[] };
  const answer = async <T>(value: T): Promise<T> => {
    calls.now += 1;
    calls.most = Math.max(calls.most, calls.now);
    await new Promise((resolve) => setImmediate(resolve));
    calls.now -= 1;
    return value;
  };
  // The casts below leave out what is not read here: a whole Runner has thirty fields.
  const untold = { runnerNodeFilter: null, remoteNodeDispatch: null, runnerAsNodeEnabled: false };
  const summaryOf = (id: string): RunnerSummary =>
    ({
      id,
      associatedProjects: Object.values(projects).filter((ids) => ids.includes(id)).length,
      ...untold,
    }) as unknown as RunnerSummary;
  const controlPlane = {
    getRunner: (id: string) => {
      calls.asked.push(id);
      const its = Object.entries(projects).filter(([, ids]) => ids.includes(id));
      return answer({ projects: Object.fromEntries(its.map(([name]) => [name, {}])) });
    },
    project: (name: string) => ({
      getConfig: () => answer({ dispatch: "automatic" }),
      listRunners: async () => {
        calls.lists += 1;
        calls.mostLists = Math.max(calls.mostLists, calls.lists);
        const list = await answer((projects[name] ?? []).map(summaryOf));
        calls.lists -= 1;
        return list;
      },
      getRunner: (id: string) =>
        answer({
          ...untold,
          runnerNodeFilter: `${name}/${id}`,
          projectDispatch: {},
        } as unknown as RunnerInfo),
    }),
  } as unknown as ControlPlane;
  const runners = [...new Set(Object.values(projects).flat())].map(summaryOf);
  return { controlPlane, runners, calls };
}

const ids = Array.from({ length: 40 }, (_, index) => `r${index}`);

describe("readAllProjects", () => {
  it("reads projects and their Runners side by side, as many at a time as it may", async () => {
    const names = Array.from({ length: 6 }, (_, index) => `p${index}`);
    const { controlPlane, runners, calls } = controlPlaneOf(
      Object.fromEntries(names.map((name, at) => [name, ["shared", `only-${at}`]])),
    );
    const progress: FleetProgress[] = [];
    const readings = await readAllProjects(controlPlane, runners, {
      concurrency: 3,
      onProgress: (one) => progress.push(one),
    });
    expect(readings.map(({ name }) => name)).toEqual(names);
    for (const { name, associations } of readings) {
      expect([...associations].map(([id, { nodeFilter }]) => [id, nodeFilter])).toEqual(
        ["shared", `only-${name.slice(1)}`].map((id) => [id, `${name}/${id}`]),
      );
    }
    expect(calls).toMatchObject({ most: 3, mostLists: 3 });
    expect(calls.asked).toEqual(["shared"]);
    expect(progress).toEqual(names.map((_, at) => ({ reading: "projects", done: at + 1, total: 6 })));
  });

  it("asks more Runners at a time the less they share", async () => {
    const { controlPlane, runners, calls } = controlPlaneOf(
      Object.fromEntries(ids.map((id) => [`of-${id}`, [id]])),
    );
    const readings = await readAllProjects(controlPlane, runners, { concurrency: 8 });
    expect(readings).toHaveLength(ids.length);
    expect(calls.asked).toEqual(ids);
    expect(calls.most).toBe(8);
  });

  it("asks no Runner whose projects were read meanwhile", async () => {
    const { controlPlane, runners, calls } = controlPlaneOf({ one: ids.slice(0, 20), other: ids.slice(20) });
    await readAllProjects(controlPlane, runners, { concurrency: 8 });
    expect(calls.asked.length).toBeLessThanOrEqual(3);
  });
});
