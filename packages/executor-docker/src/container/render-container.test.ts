import type { JsonObject } from "@runner-upgrade/plan/platform";
import { expect, it } from "vitest";
import { parseContainer, parseImage, type Container } from "../engine/inspection.js";
import { renderContainer, type RenderedContainer } from "./render-container.js";

const id = "5f7be1c0a9d34e6f8b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a";
const supplied = {
  Env: ["PATH=/usr/bin", "VERSION=1"],
  Labels: { version: "1", maker: "vendor" },
  Cmd: ["java", "-jar", "pd-runner.jar"],
  Entrypoint: null,
  WorkingDir: "/app",
  User: "runner",
  Volumes: { "/data": {} },
  Healthcheck: { Test: ["CMD", "true"] },
  StopSignal: "SIGTERM",
};

function old(parts: {
  readonly config?: JsonObject;
  readonly hostConfig?: JsonObject;
  readonly networks?: JsonObject;
  readonly mounts?: readonly JsonObject[];
}): Container {
  return parseContainer({
    Id: id,
    Name: "/runner",
    Image: "sha256:old",
    State: { Status: "running", Running: true },
    Config: { ...supplied, Image: "team/runner:1", Hostname: id.slice(0, 12), ...parts.config },
    HostConfig: { NetworkMode: "default", RestartPolicy: { Name: "always" }, ...parts.hostConfig },
    NetworkSettings: { Networks: parts.networks ?? { bridge: { Aliases: null, IPAMConfig: null } } },
    Mounts: parts.mounts ?? [],
  });
}

function render(container: Container, inherited: ReadonlySet<string> = new Set()): RenderedContainer {
  return renderContainer({
    old: container,
    oldImage: parseImage({ Id: "sha256:old", Config: supplied }),
    newImage: parseImage({ Id: "sha256:new", Config: {} }),
    image: "team/runner:2",
    engineName: "machine",
    inherited,
  });
}

it("leaves to the new image what the old one supplied", () => {
  expect(render(old({})).body).toEqual({
    Image: "team/runner:2",
    Env: [],
    Labels: {},
    HostConfig: { NetworkMode: "default", RestartPolicy: { Name: "no" } },
    NetworkingConfig: { EndpointsConfig: { bridge: {} } },
  });
});

it("carries over what was chosen", () => {
  const config = {
    Env: ["TOKEN=t", "VERSION=mine", "PATH=/usr/bin"],
    Labels: { version: "1", team: "ops" },
    User: "1000:1000",
    WorkingDir: "/srv",
    Healthcheck: { Test: ["NONE"] },
    StopSignal: "SIGINT",
    StopTimeout: 7,
    Hostname: "named",
    Volumes: { "/data": {}, "/more": {} },
    ExposedPorts: { "80/tcp": {} },
  };
  expect(render(old({ config })).body).toMatchObject({
    Env: ["TOKEN=t", "VERSION=mine"],
    Labels: { team: "ops" },
    User: "1000:1000",
    WorkingDir: "/srv",
    Healthcheck: { Test: ["NONE"] },
    StopSignal: "SIGINT",
    StopTimeout: 7,
    Hostname: "named",
    Volumes: { "/more": {} },
    ExposedPorts: { "80/tcp": {} },
  });
});

it("takes the command as a whole where the entrypoint was chosen, and alone where only it was", () => {
  const words = ["java", "-Xmx1g", "-jar", "pd-runner.jar"];
  expect(render(old({ config: { Cmd: words } })).body).toMatchObject({ Cmd: words });
  expect(render(old({ config: { Cmd: words } })).body).not.toHaveProperty("Entrypoint");
  expect(render(old({ config: { Entrypoint: ["tini", "--"] } })).body).toMatchObject({
    Entrypoint: ["tini", "--"],
    Cmd: supplied.Cmd,
  });
});

it("takes an entrypoint away that was taken away", () => {
  const container = old({ config: { Entrypoint: null } });
  const { body } = renderContainer({
    old: container,
    oldImage: parseImage({ Config: { ...supplied, Entrypoint: ["start.sh"] } }),
    newImage: parseImage({}),
    image: "x",
    engineName: null,
    inherited: new Set(),
  });
  expect(body).toMatchObject({ Entrypoint: [""], Cmd: supplied.Cmd });
});

it("names anonymous volumes, so that what is in them stays, and leaves borrowed ones to their owner", () => {
  const volume = (name: string, destination: string): JsonObject => ({
    Type: "volume",
    Name: name,
    Source: `/var/lib/docker/volumes/${name}/_data`,
    Destination: destination,
    RW: true,
  });
  const container = old({
    hostConfig: {
      Binds: ["queue:/app/runner", "/srv/plugins:/app/plugins:ro"],
      Mounts: [
        { Type: "volume", Target: "/more" },
        { Type: "bind", Source: "/x", Target: "/y" },
      ],
      Tmpfs: { "/scratch": "" },
      VolumesFrom: ["keeper"],
    },
    mounts: [
      volume("queue", "/app/runner"),
      volume("a1", "/data"),
      volume("b2", "/more"),
      volume("c3", "/kept"),
      { Type: "bind", Source: "/srv/plugins", Destination: "/app/plugins", RW: false },
    ],
  });
  expect(render(container, new Set(["/kept"])).body["HostConfig"]).toMatchObject({
    Binds: ["queue:/app/runner", "/srv/plugins:/app/plugins:ro"],
    VolumesFrom: ["keeper"],
    Mounts: [
      { Type: "volume", Target: "/more", Source: "b2" },
      { Type: "bind", Source: "/x", Target: "/y" },
      { Type: "volume", Source: "a1", Target: "/data" },
    ],
  });
});

it("keeps aliases and chosen addresses in every network, and drops what is only the old id", () => {
  const networks = {
    front: {
      NetworkID: "n1",
      Aliases: ["runner", id.slice(0, 12)],
      IPAMConfig: { IPv4Address: "10.0.0.7" },
      IPAddress: "10.0.0.7",
      MacAddress: "02:42:0a:00:00:07",
    },
    back: { NetworkID: "n2", Aliases: [id.slice(0, 12)], IPAMConfig: {}, IPAddress: "10.0.1.3" },
  };
  const { body, networks: later } = render(old({ hostConfig: { NetworkMode: "front" }, networks }));
  expect(body["NetworkingConfig"]).toEqual({
    EndpointsConfig: { front: { IPAMConfig: { IPv4Address: "10.0.0.7" }, Aliases: ["runner"] } },
  });
  expect(later).toEqual({ others: [{ network: "back", endpoint: {} }], left: [] });
});

it("leaves the network that it was made in, where it was taken out of it", () => {
  const networks = { other: { NetworkID: "n2" } };
  expect(render(old({ networks })).networks).toEqual({
    others: [{ network: "other", endpoint: {} }],
    left: ["bridge"],
  });
});

it.each(["host", "none", "container:abc"])(
  "asks for no endpoint and no host name with network mode %s",
  (mode) => {
    const container = old({ config: { Hostname: "machine" }, hostConfig: { NetworkMode: mode } });
    const { body } = render(container);
    expect(body).not.toHaveProperty("NetworkingConfig");
    if (mode !== "none") expect(body).not.toHaveProperty("Hostname");
  },
);

it("writes links as they are written", () => {
  const { body } = render(old({ hostConfig: { Links: ["/db:/runner/database"] } }));
  expect(body["HostConfig"]).toMatchObject({ Links: ["db:database"] });
});

it("follows Compose with the image that its label names", () => {
  const labels = { "com.docker.compose.project": "p", "com.docker.compose.image": "sha256:old" };
  expect(render(old({ config: { Labels: labels } })).body["Labels"]).toEqual({
    "com.docker.compose.project": "p",
    "com.docker.compose.image": "sha256:new",
  });
});

it("puts another value where the variable stands", () => {
  const { body } = renderContainer({
    old: old({ config: { Env: ["A=1", "TOKEN=old", "B=2"] } }),
    oldImage: parseImage({ Config: supplied }),
    newImage: parseImage({}),
    image: "x",
    engineName: null,
    inherited: new Set(),
    variable: { name: "TOKEN", value: "new" },
  });
  expect(body["Env"]).toEqual(["A=1", "TOKEN=new", "B=2"]);
});

it("leaves out of an endpoint what the engine itself gave, and carries whatever else it says", () => {
  const endpoint = {
    NetworkID: "n1",
    EndpointID: "e1",
    Gateway: "10.0.0.1",
    IPAddress: "10.0.0.7",
    IPPrefixLen: 24,
    IPv6Gateway: "",
    GlobalIPv6Address: "fd00::7",
    GlobalIPv6PrefixLen: 64,
    DNSNames: ["runner", id.slice(0, 12)],
    MacAddress: "02:42:0a:00:00:07",
    Aliases: [id.slice(0, 12)],
    IPAMConfig: {},
    GwPriority: 7,
    DriverOpts: { "com.docker.network.endpoint.ifname": "lan0" },
    SomethingNew: { Kept: true },
  };
  const carried = {
    GwPriority: 7,
    DriverOpts: { "com.docker.network.endpoint.ifname": "lan0" },
    SomethingNew: { Kept: true },
  };
  const container = old({
    hostConfig: { NetworkMode: "front" },
    networks: { front: endpoint, back: endpoint },
  });
  const { body, networks } = render(container);
  expect(body["NetworkingConfig"]).toEqual({ EndpointsConfig: { front: carried } });
  expect(networks.others).toEqual([{ network: "back", endpoint: carried }]);
});

it("carries a MAC address that was chosen, and none that the engine made of the address", () => {
  const endpoint = { NetworkID: "n1", IPAddress: "10.0.0.7", MacAddress: "0a:1b:2c:3d:4e:5f" };
  const chosen = old({ hostConfig: { NetworkMode: "front" }, networks: { front: endpoint } });
  expect(render(chosen).body["NetworkingConfig"]).toEqual({
    EndpointsConfig: { front: { MacAddress: "0a:1b:2c:3d:4e:5f" } },
  });
  const generated = { ...endpoint, MacAddress: "02:42:0a:00:00:07" };
  const plain = old({ hostConfig: { NetworkMode: "front" }, networks: { front: generated } });
  expect(render(plain).body["NetworkingConfig"]).toEqual({ EndpointsConfig: { front: {} } });
  // Engines of 25.0 show it as if it had been chosen.
  const config = { MacAddress: "02:42:0a:00:00:07" };
  const shown = old({ config, hostConfig: { NetworkMode: "front" }, networks: { front: generated } });
  expect(render(shown).body).not.toHaveProperty("MacAddress");
  const named = old({ config: { MacAddress: "0a:1b:2c:3d:4e:5f" }, networks: { bridge: generated } });
  expect(render(named).body).toMatchObject({ MacAddress: "0a:1b:2c:3d:4e:5f" });
});
