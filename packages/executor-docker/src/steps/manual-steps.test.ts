import type { StepContext } from "@runner-upgrade/executor";
import type { JsonObject } from "@runner-upgrade/plan/platform";
import { describe, expect, it } from "vitest";
import { placeToJson } from "../credentials/find-credentials.js";
import { manualSteps } from "./manual-steps.js";

const container = (name: string, restart = "always") => ({
  id: `${name}0123456789abcdef`,
  name,
  imageId: "sha256:1",
  restartPolicy: { Name: restart, MaximumRetryCount: 0 },
  isComposed: false,
  wasRunning: true,
});

function stepsOf(
  credentials: "keep" | "rotate",
  containers: readonly ReturnType<typeof container>[],
  record: Readonly<Record<string, JsonObject>> = {},
): readonly string[] {
  const context: StepContext = {
    runner: { id: "r-1", name: "edge" },
    host: { platform: "docker", address: "unix:///var/run/docker.sock", container: "edge" },
    targetVersion: "5.8.0",
    container: {
      image: "runner:5.8.0",
      credentials,
      pull: "if-missing",
      unsavedState: "leave",
      keepsServing: false,
    },
    serverUrl: "https://user:canary@rundeck.internal/",
    runId: "run-1",
    record: {
      inspect: { containers: [...containers], credentials: placeToJson({ kind: "variable" }) },
      ...record,
    },
    timeLimitMs: 1_000,
    signal: new AbortController().signal,
  };
  return manualSteps(context, { credentialsFile: "/app/.rdrunner-creds" });
}

describe("what a person is told to do", () => {
  it("is to look, and no more, where nothing was made and no credentials can be dead", () => {
    expect(stepsOf("keep", [container("a")])).toEqual([
      "See which of its containers there are, and which run: docker -H unix:///var/run/docker.sock ps --all --filter name=a",
    ]);
  });

  it("is to regenerate once, however many containers have the credentials", () => {
    const steps = stepsOf("rotate", [container("a"), container("b"), container("c")]);
    expect(steps.filter((line) => line.includes("regenerateCreds"))).toHaveLength(1);
    expect(steps.filter((line) => line.startsWith("To go back to the old container of"))).toHaveLength(3);
    expect(steps.join("\n")).not.toContain("canary");
  });

  it("removes nothing by force, and nothing by the Runner's own name", () => {
    const steps = stepsOf("keep", [container("a"), container("b")], {
      "create-container": { containers: ["new-a0123456789", "new-b0123456789"] },
    });
    const removals = steps.join("\n").match(/ rm .*/g);
    expect(removals).toEqual([" rm a.old-run-1 a.next-run-1 b.old-run-1 b.next-run-1"]);
  });

  it("names containers by ids that no renaming changes, and gives the policy back to the one that is started", () => {
    const steps = stepsOf("keep", [container("a", "unless-stopped")], {
      "create-container": { containers: ["new-a0123456789"] },
    });
    const docker = "docker -H unix:///var/run/docker.sock";
    expect(steps.find((line) => line.startsWith("To go on"))).toBe(
      `To go on with the new container of a: ${docker} inspect --format '{{.State.Status}}' new-a0123456 && { ` +
        `${docker} update --restart=no a0123456789a; ${docker} stop a0123456789a; ` +
        `${docker} rename a0123456789a a.old-run-1; ${docker} rename new-a0123456 a; ` +
        `${docker} start new-a0123456 && ${docker} update --restart=unless-stopped new-a0123456; }`,
    );
  });
});
