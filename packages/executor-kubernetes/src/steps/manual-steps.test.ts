import type { StepContext } from "@runner-upgrade/executor";
import type { JsonObject } from "@runner-upgrade/plan/platform";
import { describe, expect, it } from "vitest";
import { targetToJson, type Target } from "../workload/target.js";
import { manualSteps } from "./manual-steps.js";

const target = (kind: Target["kind"]): Target => ({
  kind,
  namespace: "runners",
  name: "edge",
  container: "runner",
  places: [{ kind: "variable", variable: "RUNNER_RUNDECK_SERVER_TOKEN" }],
  old: {
    image: "runner:5.6.0",
    imagePullPolicy: "IfNotPresent",
    runAnnotation: null,
    replicas: 3,
    progressDeadlineSeconds: kind === "Deployment" ? 20 : null,
    minReadySeconds: 5,
    partition: 1,
    containerId: null,
  },
});

const place = {
  kind: "secret",
  secret: "creds",
  key: "token",
  by: "secretKeyRef",
  holds: "token",
  isImmutable: false,
} as const;

function stepsOf(
  kind: Target["kind"],
  own: {
    readonly credentials?: "keep" | "rotate";
    readonly keepsServing?: boolean;
    readonly places?: Target["places"];
    readonly record?: Readonly<Record<string, JsonObject>>;
  } = {},
): readonly string[] {
  const { credentials = "keep", keepsServing = false, record = {}, places } = own;
  const about = { ...target(kind), ...(places === undefined ? {} : { places }) };
  const context: StepContext = {
    runner: { id: "r-1", name: "edge" },
    host: { platform: "kubernetes", address: "lab" },
    targetVersion: "5.8.0",
    container: {
      image: "runner:5.8.0",
      credentials,
      pull: "if-missing",
      unsavedState: "leave",
      keepsServing,
    },
    serverUrl: "https://rundeck.internal",
    runId: "run-1",
    record: { inspect: { target: targetToJson(about) }, ...record },
    timeLimitMs: 1_000,
    signal: new AbortController().signal,
  };
  return manualSteps(context);
}

/** The patch of the line that begins so. */
function patchOf(steps: readonly string[], beginning: string): unknown {
  const line = steps.find((one) => one.startsWith(beginning)) ?? "";
  return JSON.parse(/--patch '(.*)'$/.exec(line)?.[1] ?? "null");
}

describe("what a person is told to do", () => {
  it("says how many Pods there are to be, though no stop is on record: one that was cut may have begun", () => {
    const steps = stepsOf("Deployment", { credentials: "rotate" });
    expect(patchOf(steps, "To go on with")).toEqual({
      spec: {
        replicas: 3,
        template: {
          metadata: { annotations: { "runner-upgrade/run": "run-1" } },
          spec: { containers: [{ name: "runner", image: "runner:5.8.0" }] },
        },
      },
    });
    expect(patchOf(steps, "To go back to")).toMatchObject({
      spec: {
        replicas: 3,
        template: {
          metadata: { annotations: { "runner-upgrade/run": "" } },
          spec: { containers: [{ name: "runner", image: "runner:5.6.0", imagePullPolicy: "IfNotPresent" }] },
        },
      },
    });
  });

  it.each([
    ["StatefulSet", { updateStrategy: { rollingUpdate: { partition: 1 } } }],
    ["Deployment", { minReadySeconds: 5, progressDeadlineSeconds: 20 }],
  ] as const)("puts back what a %s was given for the roll-out alone", (kind, settings) => {
    const steps = stepsOf(kind, { keepsServing: true });
    expect(patchOf(steps, "To go on with")).toMatchObject({ spec: settings });
    expect(patchOf(steps, "To go back to")).toMatchObject({ spec: settings });
  });

  it("lets a DaemonSet run on its nodes again", () => {
    const steps = stepsOf("DaemonSet", { credentials: "rotate" });
    for (const way of ["To go on with", "To go back to"])
      expect(steps.find((line) => line.startsWith(way))).toMatch(
        /--patch '\{"spec":\{"template":\{"spec":\{"nodeSelector":\{"runner-upgrade\/stopped":null\}\}\}\}\}' --type=merge$/,
      );
  });

  it("makes a Pod that is gone from what was saved, with the new token, before its image is set", () => {
    const steps = stepsOf("Pod", { credentials: "rotate", record: { "save-state": { state: "s" } } });
    const at = (words: string): number => steps.findIndex((line) => line.includes(words));
    expect(at("> pod.json")).toBeGreaterThan(0);
    expect(at("of a Pod that is gone in pod.json")).toBeGreaterThan(at("> pod.json"));
    expect(at("create --filename pod.json")).toBeGreaterThan(at("in pod.json"));
    expect(at("To go on with")).toBeGreaterThan(at("create --filename pod.json"));
    expect(steps[at("> pod.json")]).toContain("umask 077");
    expect(steps.at(-1)).toMatch(/delete secret .*; rm -f pod\.json$/);
  });

  it("puts a new token where the old one stood by commands that show it nowhere", () => {
    const steps = stepsOf("Deployment", { credentials: "rotate", places: [place] });
    const at = (words: string): number => steps.findIndex((line) => line.includes(words));
    expect(steps[at("read -rsp")]).toMatch(
      /paste this by itself, .*: \(umask 077 && read -rsp .*new-credentials\.json\)$/,
    );
    expect(steps[at("patch secret creds")]).toMatch(
      /\(this needs jq\): \(umask 077 && jq .*\) && kubectl --context lab --namespace runners patch secret creds .*--patch-file new-token\.json && rm new-token\.json$/,
    );
    expect(at("read -rsp")).toBeGreaterThan(at("regenerateCreds"));
    expect(at("rm -f new-credentials.json")).toBeGreaterThan(at("patch secret creds"));
    expect(at("To go on with")).toBeGreaterThan(at("rm -f new-credentials.json"));
  });

  it("says of an immutable Secret what no command can do", () => {
    const steps = stepsOf("Deployment", { credentials: "rotate", places: [{ ...place, isImmutable: true }] });
    expect(steps.find((line) => line.includes("the Secret creds"))).toMatch(
      /put the token into another one and name that in the workload\.$/,
    );
  });
});
