import { describe, expect, it } from "vitest";
import { deployment, pod } from "../../test/support/workloads.js";
import type { ClusterEvent, Pod } from "../cluster/manifest.js";
import type { Workload } from "../workload/workload.js";
import { diagnose, reasonsToAskFor } from "./diagnose.js";

const look = (workload: Workload, pods: readonly Pod[], events: readonly ClusterEvent[] = []): unknown =>
  diagnose({ workload, pods, events }, pods);
const waiting = (reason: string, more: object = {}): Pod =>
  pod("new", {
    containerStatuses: [{ name: "agent", state: { waiting: { reason, message: "why" } }, ...more }],
  });

describe("the cause of a stall", () => {
  it("is none while all goes well", () => {
    expect(look(deployment(), [pod("a"), pod("b"), pod("c")])).toBeNull();
  });

  it.each([
    ["ErrImagePull", "IMAGE_NOT_PULLED", false],
    ["InvalidImageName", "IMAGE_NOT_PULLED", true],
    ["CreateContainerConfigError", "ROLL_OUT_STALLED", false],
    ["CrashLoopBackOff", "STARTED_AND_EXITED", true],
  ])("is what the container waits for: %s", (reason, code, isCertain) => {
    expect(look(deployment(), [waiting(reason)])).toMatchObject({ code, isCertain });
  });

  it("is a container that ends again and again, and one that ended once only when it stays so", () => {
    const crashed = (restartCount: number): Pod =>
      pod("new", {
        conditions: [],
        containerStatuses: [
          { name: "agent", ready: false, restartCount, state: { terminated: { exitCode: 1 } } },
        ],
      });
    expect(look(deployment({ replicas: 1 }), [crashed(0)])).toMatchObject({ isCertain: false });
    expect(look(deployment({ replicas: 1 }), [crashed(2)])).toMatchObject({
      code: "STARTED_AND_EXITED",
      crashed: { pod: "new", container: "agent" },
    });
  });

  it("is a node that no Pod finds, unless the cluster is fetching one", () => {
    const homeless = pod("new", {
      containerStatuses: [],
      conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message: "0/3 nodes" }],
    });
    expect(look(deployment({ replicas: 1 }), [homeless])).toMatchObject({ code: "NO_NODE" });
    const scaling = { metadata: { name: "e" }, reason: "TriggeredScaleUp", involvedObject: { name: "new" } };
    expect(look(deployment({ replicas: 1 }), [homeless], [scaling])).toBeNull();
  });

  it.each([
    ['pods "x" is forbidden: exceeded quota: q, requested: pods=1', "QUOTA_EXCEEDED"],
    ['error looking up service account ops/x: serviceaccount "x" not found', "SERVICE_ACCOUNT_MISSING"],
    ['admission webhook "w" denied the request: no', "ADMISSION_REFUSED"],
    ["something new", "ROLL_OUT_STALLED"],
  ])("is why no Pod is made: %s", (message, code) => {
    const failing = deployment({}, { conditions: [{ type: "ReplicaFailure", status: "True", message }] });
    expect(look(failing, [])).toMatchObject({ code });
    // Of a StatefulSet only its events tell.
    const stateful = { ...deployment(), kind: "StatefulSet" } as Workload;
    expect(look(stateful, [], [{ metadata: { name: "e" }, reason: "FailedCreate", message }])).toMatchObject({
      code,
    });
  });

  it("is a Deployment that is paused, or was given up", () => {
    expect(look(deployment({ paused: true }), [])).toMatchObject({
      code: "WORKLOAD_PAUSED",
      isCertain: true,
    });
    const givenUp = deployment(
      {},
      { conditions: [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" }] },
    );
    expect(look(givenUp, [pod("a"), pod("b"), pod("c")])).toMatchObject({ code: "ROLL_OUT_STALLED" });
  });
});

describe("what is asked of the cluster's events", () => {
  const isWanted = (): boolean => true;

  it("is nothing while every Pod is there", () => {
    const pods = ["a", "b", "c"].map((name) => pod(name));
    expect(reasonsToAskFor({ workload: deployment(), pods }, isWanted)).toEqual([]);
  });

  it("is why Pods are not made, and whether a node is fetched for one that fits nowhere", () => {
    const fitsNowhere = pod("a", {
      conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable" }],
    });
    expect(reasonsToAskFor({ workload: deployment(), pods: [fitsNowhere] }, isWanted)).toEqual([
      "FailedCreate",
      "TriggeredScaleUp",
    ]);
  });
});
