import type { JsonObject } from "@runner-upgrade/plan/platform";
import { expect, it } from "vitest";
import { parseContainer, type Container } from "../engine/inspection.js";
import { containerFindings, neighbourFindings } from "./container-findings.js";

const id = "5f7be1c0a9d34e6f8b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a";

function container(parts: {
  readonly name?: string;
  readonly state?: JsonObject;
  readonly config?: JsonObject;
  readonly hostConfig?: JsonObject;
  readonly mounts?: readonly JsonObject[];
}): Container {
  return parseContainer({
    Id: parts.name === undefined ? id : `0${id.slice(1)}`,
    Name: `/${parts.name ?? "runner"}`,
    State: parts.state ?? { Status: "running", Running: true },
    Config: { WorkingDir: "/app", ...parts.config },
    HostConfig: parts.hostConfig ?? {},
    Mounts: parts.mounts ?? [{ Type: "volume", Name: "queue", Destination: "/app/runner" }],
  });
}

const codes = (parts: Parameters<typeof container>[0]): string[] =>
  containerFindings(container(parts)).map(({ code, level }) => `${code} ${level}`);

it("finds nothing in the way of a plain container with a volume", () => {
  expect(codes({})).toEqual([]);
});

it.each([
  ["--rm", { hostConfig: { AutoRemove: true } }, "CONTAINER_REMOVES_ITSELF failed"],
  ["a Swarm task", { config: { Labels: { "com.docker.swarm.task.id": "t" } } }, "MANAGED_BY_SWARM failed"],
  ["a pod", { config: { Labels: { "io.kubernetes.pod.uid": "u" } } }, "MANAGED_BY_KUBERNETES failed"],
  ["a paused one", { state: { Status: "paused", Running: true } }, "CONTAINER_PAUSED failed"],
  ["one that ended", { state: { Status: "exited", ExitCode: 1 } }, "RUNNER_NOT_RUNNING warning"],
  [
    "one that a client attached to its output runs",
    { config: { AttachStdout: true, AttachStderr: true }, hostConfig: { RestartPolicy: { Name: "no" } } },
    "CONTAINER_OWNED warning",
  ],
  [
    "one of Nomad",
    { config: { Labels: { "com.hashicorp.nomad.alloc_id": "a" } } },
    "CONTAINER_OWNED warning",
  ],
  ["one of ECS", { config: { Labels: { "com.amazonaws.ecs.task-arn": "arn" } } }, "CONTAINER_OWNED warning"],
  [
    "one of a Podman unit",
    { config: { Labels: { PODMAN_SYSTEMD_UNIT: "r.service" } } },
    "CONTAINER_OWNED warning",
  ],
  ["no volume", { mounts: [] }, "STATE_NOT_KEPT warning"],
  [
    "Compose",
    { config: { Labels: { "com.docker.compose.project": "p", "com.docker.compose.service": "s" } } },
    "MADE_BY_COMPOSE ok",
  ],
])("names %s", (_name, parts, finding) => {
  expect(codes(parts)).toEqual([finding]);
});

it("takes a volume above the Runner's directory for one", () => {
  expect(codes({ mounts: [{ Type: "bind", Destination: "/app" }] })).toEqual([]);
});

it.each([
  [{ NetworkMode: `container:${id}` }, "SHARED_BY_NEIGHBOUR failed"],
  [{ PidMode: "container:runner" }, "SHARED_BY_NEIGHBOUR failed"],
  [{ VolumesFrom: ["runner:ro"] }, "VOLUMES_BORROWED ok"],
  [{ Links: ["/runner:/other/agent"] }, "LINKED_BY_NEIGHBOUR warning"],
])("names a neighbour with %j", (hostConfig, finding) => {
  const seen = neighbourFindings(container({}), [container({ name: "other", hostConfig })]);
  expect(seen.map(({ code, level }) => `${code} ${level}`)).toEqual([finding]);
});

it("leaves alone those that have nothing to do with it", () => {
  const others = [
    container({ name: "other", hostConfig: { NetworkMode: "container:someone", VolumesFrom: ["someone"] } }),
    container({ name: "runner-2", hostConfig: { NetworkMode: "bridge" } }),
  ];
  expect(neighbourFindings(container({}), others)).toEqual([]);
});

it("takes no client to be attached where the engine itself restarts it, or Compose made it", () => {
  const attached = { AttachStdout: true, AttachStderr: true };
  expect(codes({ config: attached, hostConfig: { RestartPolicy: { Name: "unless-stopped" } } })).toEqual([]);
  const labels = { "com.docker.compose.project": "p", "com.docker.compose.service": "s" };
  expect(codes({ config: { ...attached, Labels: labels } })).toEqual(["MADE_BY_COMPOSE ok"]);
  expect(codes({ config: { AttachStdout: false }, hostConfig: { RestartPolicy: { Name: "no" } } })).toEqual(
    [],
  );
});

it.each([
  ["a tmpfs of its own", { hostConfig: { Tmpfs: { "/app/runner": "" } } }],
  ["a mounted tmpfs", { mounts: [{ Type: "tmpfs", Destination: "/app/runner" }] }],
  ["a read-only root", { mounts: [], hostConfig: { ReadonlyRootfs: true } }],
])("tells state that cannot be copied: %s", (_what, parts) => {
  expect(codes({ mounts: [], ...parts })).toEqual(["STATE_NOT_KEPT warning", "STATE_NOT_COPIED warning"]);
});
