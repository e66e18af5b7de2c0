import { expect, it } from "vitest";
import { deployment, target } from "../../test/support/workloads.js";
import { renderState } from "./desired-state.js";
import { oldState } from "./new-state.js";
import { servingState } from "./roll-out-state.js";

const of = (deadline: number | null, minReady: number | null = null) => {
  const spec = {
    ...(deadline === null ? {} : { progressDeadlineSeconds: deadline }),
    ...(minReady === null ? {} : { minReadySeconds: minReady }),
  };
  const workload = deployment(spec);
  const old = target({}, { progressDeadlineSeconds: deadline, minReadySeconds: minReady });
  return {
    workload,
    old,
    state: servingState(workload, old, { state: { image: "x:2" }, agentStartMs: 30_000 }),
  };
};

it("raises the deadline for progress by as much as Pods have to be ready for", () => {
  expect(of(20).state).toEqual({ image: "x:2", minReadySeconds: 30, progressDeadlineSeconds: 50 });
  expect(of(600, 10).state).toEqual({ image: "x:2", minReadySeconds: 30, progressDeadlineSeconds: 620 });
});

it("leaves the deadline alone where there is none, or nothing is set", () => {
  expect(of(2_147_483_647).state).toEqual({ image: "x:2", minReadySeconds: 30 });
  expect(of(600, 45).state).toEqual({ image: "x:2" });
});

it("puts the deadline back", () => {
  const { old } = of(20);
  const after = deployment({ progressDeadlineSeconds: 50, minReadySeconds: 30 });
  expect(renderState(after, old, oldState(old))).toMatchObject({ spec: { progressDeadlineSeconds: 20 } });
});
