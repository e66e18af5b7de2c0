import { expect, it } from "vitest";
import { parseChanges, parseContainer, type LayerChange } from "../engine/inspection.js";
import { layerChanges } from "./layer-changes.js";

const old = parseContainer({
  Id: "5f7be1c0a9d34e6f8b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a",
  Name: "/runner",
  Config: { WorkingDir: "/app" },
  HostConfig: { Tmpfs: { "/app/scratch": "" } },
  Mounts: [
    { Type: "bind", Source: "/srv/plugins", Destination: "/opt/site/plugins" },
    { Type: "bind", Source: "/srv/creds", Destination: "/etc/site/creds" },
  ],
});
const added = (...paths: readonly string[]): LayerChange[] => paths.map((path) => ({ path, kind: "added" }));
const modified = (...paths: readonly string[]): LayerChange[] =>
  paths.map((path) => ({ path, kind: "modified" }));

const see = (
  changes: readonly LayerChange[],
): { readonly injected: readonly string[]; readonly lost: readonly string[] } =>
  layerChanges(changes, old, "/app/.rdrunner-creds");

it("reads what an engine tells, and passes over what it does not know", () => {
  expect(
    parseChanges([
      { Path: "/a", Kind: 0 },
      { Path: "/b", Kind: 1 },
      { Path: "/c", Kind: 2 },
      { Path: "/d", Kind: 9 },
      null,
    ]),
  ).toEqual([...modified("/a"), ...added("/b"), { path: "/c", kind: "deleted" }]);
  expect(parseChanges(null)).toEqual([]);
});

it("leaves out what every container changes, the Runner's own directory, mounts and what is carried elsewhere", () => {
  expect(
    see([
      ...modified("/app", "/tmp", "/run", "/etc", "/root", "/opt", "/opt/site", "/sbin"),
      ...added(
        "/tmp/hsperfdata_runner",
        "/run/x.pid",
        "/root/.bash_history",
        "/app/runner",
        "/app/runner/logs",
      ),
      ...added("/app/scratch", "/opt/site/plugins", "/etc/site", "/etc/site/creds", "/app/.rdrunner-creds"),
      ...added("/sbin/docker-init", "/var/log/x.log", "/app/hs_err_pid1.log", "/etc/mtab"),
    ]),
  ).toEqual({ injected: [], lost: [] });
});

it("carries what was added, a directory as a whole where nothing is mounted in it", () => {
  expect(
    see([
      ...modified("/etc", "/run"),
      ...added("/etc/app", "/etc/app/config.yml", "/run/secrets", "/run/secrets/token", "/opt/tool"),
      ...added("/etc/site", "/etc/site/creds", "/etc/site/extra.yml"),
    ]).injected,
  ).toEqual(["/etc/app", "/etc/site/extra.yml", "/opt/tool", "/run/secrets"]);
});

it("names what it does not carry: changed and deleted files, and what was installed into the system", () => {
  expect(
    see([
      ...modified(
        "/usr",
        "/usr/bin",
        "/etc",
        "/etc/ssl",
        "/etc/ssl/cert.pem",
        "/var",
        "/var/lib",
        "/var/lib/dpkg",
      ),
      ...modified("/var/lib/dpkg/status"),
      ...added("/usr/bin/ansible"),
      { path: "/app/application.yml", kind: "deleted" },
    ]),
  ).toEqual({
    injected: [],
    lost: ["/app/application.yml", "/etc/ssl/cert.pem", "/usr/bin/ansible", "/var/lib/dpkg/status"],
  });
});
