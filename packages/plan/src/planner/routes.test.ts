import { expect, test } from "vitest";
import type { Route } from "../model/plan.js";
import { policyDefaults } from "../policy/policy-defaults.js";
import { buildSteps, type ProcedureChoice } from "./build-steps.js";

const build = (route: Route, over: Partial<ProcedureChoice> = {}) =>
  buildSteps(
    {
      route,
      drain: "cordon",
      targetVersion: "5.8.0",
      credentialsIn: "variable",
      isOneByOne: false,
      keepsServing: false,
      isEphemeral: false,
      stopTimeoutMs: undefined,
      ...over,
    },
    policyDefaults,
  );

/** ★ the guard asks; ⟂ point of no return; ↷ from here on the Runner is away. */
const spelled = (route: Route, over: Partial<ProcedureChoice> = {}) =>
  build(route, over)
    .map(
      ({ id, isGuarded, undo, takesAway }) =>
        id + (undo === "irreversible" ? " ⟂" : "") + (isGuarded ? " ★" : "") + (takesAway ? " ↷" : ""),
    )
    .join(", ");

test.each<[Route, string]>([
  [
    "vm",
    "inspect, check-availability ★, cordon ↷, drain, save-state, stop ★ ↷, regenerate-credentials ⟂ ★, download-package, install-package, start, verify, uncordon, clean-up",
  ],
  [
    "docker-keep",
    "inspect, stage-image, create-container, check-availability ★, cordon ↷, drain, stop ★ ↷, swap-names, start, verify, uncordon, clean-up",
  ],
  [
    "docker-rotate",
    "inspect, stage-image, check-availability ★, cordon ↷, drain, stop ★ ↷, regenerate-credentials ⟂ ★, create-container, swap-names, start, verify, uncordon, clean-up",
  ],
  [
    "kubernetes-keep",
    "inspect, stage-image, check-availability ★, cordon ↷, drain, roll-out ★ ↷, verify, uncordon, clean-up",
  ],
  [
    "kubernetes-rotate",
    "inspect, stage-image, check-availability ★, cordon ↷, drain, save-state, stop ★ ↷, regenerate-credentials ⟂ ★, write-credentials, roll-out, verify, uncordon, clean-up",
  ],
])("%s, step for step", (route, steps) => {
  expect(spelled(route)).toBe(steps);
});

test("without a cordon nothing is given back, without a drain nothing is waited for", () => {
  expect(spelled("vm", { drain: "wait" })).toBe(
    "inspect, check-availability ★, drain, save-state, stop ★ ↷, regenerate-credentials ⟂ ★, download-package, install-package, start, verify, clean-up",
  );
  expect(spelled("vm", { drain: "off" })).not.toContain("drain");
});

test("credentials in a mounted file are written there, and the new container is created before the stop", () => {
  expect(spelled("docker-rotate", { credentialsIn: "file" })).toBe(
    "inspect, stage-image, create-container, check-availability ★, cordon ↷, drain, stop ★ ↷, regenerate-credentials ⟂ ★, write-credentials, swap-names, start, verify, uncordon, clean-up",
  );
});

test("several containers of one Runner are replaced one by one, or all stopped before their credentials die", () => {
  expect(spelled("docker-keep", { isOneByOne: true })).toBe(
    "inspect, stage-image, create-container, check-availability ★, cordon ↷, drain, roll-out ★ ↷, verify, uncordon, clean-up",
  );
  const rollOut = build("docker-keep", { isOneByOne: true }).find(({ id }) => id === "roll-out");
  expect(rollOut?.undo).toBe("reversible");
  expect(spelled("docker-rotate", { isOneByOne: true })).toBe(spelled("docker-rotate"));
});

test("a Runner that serves all through its roll-out is never away, and nobody is asked", () => {
  expect(spelled("kubernetes-keep", { drain: "off", keepsServing: true })).toBe(
    "inspect, roll-out, verify, clean-up",
  );
});

test("what can be taken back: all before the point of no return, nothing behind it; what only looks changes nothing", () => {
  expect(Object.fromEntries(build("vm").map(({ id, undo }) => [id, undo]))).toEqual({
    inspect: "nothing-changes",
    "check-availability": "nothing-changes",
    cordon: "reversible",
    drain: "nothing-changes",
    "save-state": "reversible",
    stop: "reversible",
    "regenerate-credentials": "irreversible",
    "download-package": "forward",
    "install-package": "forward",
    start: "forward",
    verify: "forward",
    uncordon: "forward",
    "clean-up": "forward",
  });
  const keep = Object.fromEntries(build("docker-keep").map(({ id, undo }) => [id, undo]));
  expect(keep).toMatchObject({ start: "reversible", verify: "nothing-changes", "clean-up": "forward" });
});

test("verification proves a fresh start of the target version", () => {
  const checks = [
    { kind: "installed", state: "new" },
    { kind: "version", equals: "5.8.0" },
    { kind: "restarted" },
    { kind: "status", anyOf: ["serving"] },
    { kind: "ping" },
  ];
  for (const route of ["vm", "docker-keep", "docker-rotate", "kubernetes-keep", "kubernetes-rotate"] as const)
    expect(build(route).find(({ id }) => id === "verify")?.checks, route).toEqual(checks);
});

test("an ephemeral Runner is verified by its replicas: any of them answers a ping, an old one as well", () => {
  const checks = [
    { kind: "installed", state: "new" },
    { kind: "status", anyOf: ["serving"] },
    { kind: "replicas-replaced", version: "5.8.0" },
  ];
  for (const route of ["docker-keep", "docker-rotate", "kubernetes-keep", "kubernetes-rotate"] as const)
    expect(build(route, { isEphemeral: true }).find(({ id }) => id === "verify")?.checks, route).toEqual(
      checks,
    );
});

test.each([
  ["check-availability", { kind: "stand-ins" }],
  ["cordon", { kind: "cordon", state: "set" }],
  ["stop", { kind: "process", state: "gone" }],
  ["start", { kind: "process", state: "running" }],
  ["uncordon", { kind: "cordon", state: "given-back" }],
])("%s ends when %j holds", (id, check) => {
  expect(build("vm").find((step) => step.id === id)?.checks).toEqual([check]);
});

test("a drain ends when the Runner has had no work for long enough, in readings that show the cordon", () => {
  const drainOf = (drain: "cordon" | "wait") =>
    build("vm", { drain }).find(({ id }) => id === "drain")?.checks;
  const drained = { kind: "drained", quietMs: policyDefaults.drainQuietMs };
  expect(drainOf("cordon")).toEqual([{ kind: "cordon", state: "set" }, drained]);
  expect(drainOf("wait")).toEqual([drained]);
});
