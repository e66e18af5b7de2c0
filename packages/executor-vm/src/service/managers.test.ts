import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  isOfHost,
  managerOf,
  ofAnySupervisor,
  parseService,
  serviceManagers,
  supervised,
  withoutManager,
} from "./managers.js";
import { systemdState } from "./systemd/systemd-state.js";
import { parseShow } from "./systemd/parse-show.js";

const user = { uid: 1001, gid: 1002 };
const ofHost = { kind: "systemd", name: "runner.service", owner: null };
const ofUser = { ...ofHost, owner: user };

describe("the registry", () => {
  it("has one manager for each kind, and finds it for a service and for what a plan's host names", () => {
    const kinds = serviceManagers.map(({ kind }) => kind);
    expect(new Set(kinds).size).toBe(kinds.length);
    for (const manager of serviceManagers) expect(managerOf({ kind: manager.kind })).toBe(manager);
    expect(managerOf({ kind: "systemd", unit: "runner", scope: "system" }).kind).toBe("systemd");
    expect(() => managerOf({ kind: "upstart" })).toThrow('No service manager "upstart" is known.');
  });

  it("has file kinds that no manager shares with another or with what the Runner itself reads", () => {
    const kinds = serviceManagers.flatMap(({ variableFiles }) => Object.keys(variableFiles));
    const all = [...kinds, "credentials-file", "configuration-file", "replica-meta", "process-environment"];
    expect(new Set(all).size).toBe(all.length);
  });

  it("takes root's word only for a service of the host's own manager", () => {
    expect([ofHost, ofUser, withoutManager.service].map(isOfHost)).toEqual([true, false, false]);
  });

  it("names in advice what supervises, and not a plain process", () => {
    const advice = ofAnySupervisor(({ kind }) => kind).split(" or ");
    expect(advice).toEqual(serviceManagers.flatMap(({ kind }) => (kind === "process" ? [] : [kind])));
    const shown = { service: ofHost, state: systemdState(parseShow("")) };
    expect([supervised(shown), supervised(withoutManager)]).toEqual([shown, null]);
  });
});

describe("the folder of a manager", () => {
  const root = join(import.meta.dirname, "..");
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const sources = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !file.endsWith(".test.ts"),
  );

  it("is imported by the registry alone", () => {
    const importing = sources
      .filter((file) => !folders.some((folder) => file.startsWith(join("service", folder))))
      .filter((file) => {
        const text = readFileSync(join(root, file), "utf8");
        return folders.some(
          (folder) =>
            text.includes(`/service/${folder}/`) ||
            (file.startsWith("service") && text.includes(`"./${folder}/`)),
        );
      });
    expect(importing).toEqual([join("service", "managers.ts")]);
  });
});

describe("a recorded service", () => {
  it.each([ofHost, ofUser, withoutManager.service])("is read back: %j", (service) => {
    expect(parseService(JSON.parse(JSON.stringify(service)))).toEqual(service);
  });

  it.each([
    null,
    "runner.service",
    { ...ofHost, kind: "upstart" },
    { ...ofHost, name: "../runner.service" },
    { ...ofHost, name: "a.service\nUser=root" },
    { ...ofHost, name: 1 },
    { ...ofHost, owner: undefined },
    { ...ofHost, owner: { uid: "0", gid: 0 } },
    { kind: "process", name: "runner", owner: null },
  ])("is refused: %j", (value) => {
    expect(parseService(value)).toBeUndefined();
  });
});
