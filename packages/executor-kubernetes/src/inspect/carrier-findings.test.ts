import { Secret } from "@runner-upgrade/executor";
import { expect, it } from "vitest";
import { deployment } from "../../test/support/workloads.js";
import type { Carrier } from "../workload/carriers.js";
import type { Container, Controller } from "../cluster/manifest.js";
import type { Workload } from "../workload/workload.js";
import { carrierFindings } from "./carrier-findings.js";

function located(name: string, change: Partial<Container> = {}, token: string | null = "one"): Carrier {
  const { object } = deployment() as { readonly object: Controller };
  const containers = object.spec.template.spec.containers.map((one) =>
    one.name === "agent" ? { ...one, ...change } : one,
  );
  const workload = {
    kind: "Deployment",
    object: {
      ...object,
      metadata: { ...object.metadata, name },
      spec: { ...object.spec, template: { spec: { ...object.spec.template.spec, containers } } },
    },
  } as Workload;
  const identity = {
    container: "agent",
    runnerId: "r",
    places: [],
    token: token === null ? null : Secret.of(token),
  };
  return { workload, identity, isSeen: true, madeBy: null };
}

it("finds nothing where no other workload has the Runner's id", () => {
  expect(carrierFindings(located("a"), [])).toEqual([]);
});

it.each<[string, Partial<Container>, string | null]>([
  ["image repository", { image: "debian:bookworm" }, "one"],
  ["command", { command: ["sleep", "infinity"] }, "one"],
  ["command", { args: ["-x"] }, "one"],
  ["token", {}, "canary"],
])("names both where another one differs in its %s", (what, change, token) => {
  const [finding, ...more] = carrierFindings(located("a"), [located("b", change, token)]);
  expect(more).toEqual([]);
  expect(finding).toMatchObject({ code: "IDENTITY_SHARED", level: "failed" });
  expect(finding?.message).toContain("Deployment ops/a");
  expect(finding?.message).toContain("Deployment ops/b");
  expect(finding?.message).toContain(what);
  expect(finding?.message).not.toContain("canary");
});

it("blocks a second workload of the same Runner as well: half of it would be upgraded", () => {
  const [finding] = carrierFindings(located("a"), [located("b", { image: "team/runner:5.6.0" })]);
  expect(finding).toMatchObject({ code: "SEVERAL_PROCESSES", level: "failed" });
});
