import type { Place } from "@runner-upgrade/executor";
import { describe, expect, it } from "vitest";
import type { DiscoveredHost, HostDiscovery } from "../discover/host-discovery.js";
import { defineInventory } from "./define-inventory.js";
import { formatChanges } from "./format-changes.js";
import { hostsOf } from "./hosts-of.js";
import type { Inventory } from "./inventory.js";
import { mergeDiscovery } from "./merge-discovery.js";
import { mergeIntoText } from "./merge-into-text.js";
import { parseInventory } from "./parse-inventory.js";

const at = (address: string): Place & { readonly platform: "vm" } => ({ platform: "vm", address });

const found = (name: string, more: Partial<DiscoveredHost> = {}): DiscoveredHost => ({
  ...{ runner: `id-${name}`, name, host: at(name), certainty: "certain", evidence: [] },
  ...{ isRunning: true, description: `process of ${name}`, ...more },
});

const discovery = (hosts: readonly DiscoveredHost[], more: Partial<HostDiscovery> = {}): HostDiscovery => ({
  ...{ places: [], hosts, unknownToServer: [], unidentified: [], notFound: [], duplicates: [] },
  ...{ hidden: [], unreachable: [], ...more },
});

const text = `# Runners of the payments team
version: 1
places:
  - { platform: vm, address: a, site: berlin }

runners:
  # The first one.
  - runner: id-a
    name: a
    host:
      platform: vm
      address: a # a comment beside it
    labels: { team: payments } # ours

  # It moves now and then.
  - runner: b
    host: { platform: vm, address: old, site: paris }
  - runner: id-c
    host:
      platform: vm
      address: c
      # where it is launched
      directory: /srv/c
`;

describe("mergeDiscovery", () => {
  const inventory = parseInventory(text);
  const searched = [at("a"), at("b"), at("c"), at("old")];
  const kinds = (merged: ReturnType<typeof mergeDiscovery>): readonly string[] =>
    merged.changes.map(({ runner, kind }) => `${runner} ${kind}`);

  it("tells what is new, moved, gone and unchanged, by id and by name", () => {
    const merged = mergeDiscovery(
      inventory,
      discovery([found("a"), found("b"), found("d", { host: { ...at("a"), site: "berlin" } })], {
        places: searched,
      }),
    );
    expect(kinds(merged)).toEqual(["id-a unchanged", "b moved", "id-c gone", "id-d new"]);
    expect(merged.inventory.runners).toEqual([
      inventory.runners[0],
      { runner: "b", host: { ...at("b"), site: "paris" } },
      inventory.runners[2],
      // The place gives it its site.
      { runner: "id-d", name: "d", host: at("a") },
    ]);
    expect(formatChanges(merged.changes)).toMatchInlineSnapshot(`
      "Runners: 1 new, 1 moved, 1 gone, 1 unchanged.
        new        d  vm a  Found, and not in the inventory.
        moved      b  vm old → vm b  Found on another host: process of b.
        gone       id-c  vm c {"directory":"/srv/c"}  Its place was searched, and it was not there.
      "
    `);
  });

  it("changes nothing more when the same discovery is merged again", () => {
    const same = discovery([found("a"), found("b"), found("d")], { places: searched });
    const once = mergeDiscovery(inventory, same);
    const twice = mergeDiscovery(once.inventory, same);
    expect(twice.inventory).toEqual(once.inventory);
    expect(kinds(twice)).toEqual(["id-a unchanged", "b unchanged", "id-c gone", "id-d unchanged"]);
  });

  it("removes what is gone only where it is asked to", () => {
    const { inventory: merged } = mergeDiscovery(inventory, discovery([found("a")], { places: searched }), {
      gone: "remove",
    });
    expect(merged.runners.map(({ runner }) => runner)).toEqual(["id-a"]);
  });

  it.each<[string, Partial<HostDiscovery>]>([
    ["its place was not searched", { places: [at("a")] }],
    [
      "its place could not be reached",
      { places: searched, unreachable: [{ place: at("c"), code: "X", message: "", remedies: [] }] },
    ],
    [
      "a part of its place is hidden",
      { places: searched, hidden: [{ place: at("c"), code: "X", message: "", remedy: "" }] },
    ],
    [
      "several other hosts have it",
      {
        places: searched,
        duplicates: [{ runner: "id-c", name: "c", replica: null, found: [], bound: null }],
      },
    ],
  ])("calls nothing gone where %s", (_, more) => {
    const merged = mergeDiscovery(inventory, discovery([found("a"), found("b")], more), { gone: "remove" });
    expect(kinds(merged)[2]).toBe("id-c unchecked");
    expect(merged.inventory.runners).toHaveLength(3);
  });

  it("knows a host that says more than what was found as the same", () => {
    const merged = mergeDiscovery(inventory, discovery([found("c")], { places: searched }));
    expect(merged.changes[2]).toMatchObject({ kind: "unchanged", host: { directory: "/srv/c" } });
  });

  it("follows each replica by its id, and pairs no two entries that may be either", () => {
    const replicas: Inventory = defineInventory({
      version: 1,
      runners: [
        { runner: "id-p", replica: "r-1", host: at("p1") },
        { runner: "id-p", replica: "r-2", host: at("p2") },
      ],
    });
    const merged = mergeDiscovery(
      replicas,
      discovery(
        [found("p", { replica: "r-2", host: at("p9") }), found("p", { replica: "r-1", host: at("p1") })],
        { places: [at("p1"), at("p2"), at("p9")] },
      ),
    );
    expect(merged.changes.map(({ replica, kind, host }) => [replica, kind, host.address])).toEqual([
      ["r-1", "unchanged", "p1"],
      ["r-2", "moved", "p9"],
    ]);
  });
});

describe("mergeIntoText", () => {
  const searched = [at("a"), at("b"), at("c"), at("old")];

  it("keeps comments, order and labels, and changes the host that moved and the Runner that is new", () => {
    const merged = mergeIntoText(
      text,
      discovery([found("a"), found("b"), found("c"), found("d")], { places: searched }),
    );
    expect(merged.text).toBe(
      `${text.replace("address: old, site: paris", "address: b, site: paris")}  - runner: id-d
    name: d
    host:
      platform: vm
      address: d
`,
    );
    expect(parseInventory(merged.text)).toEqual(merged.inventory);
  });

  it("gives back a text to which nothing has to be changed byte for byte", () => {
    const odd = text.replace("team: payments }", "team:    payments}");
    const merged = mergeIntoText(odd, discovery([found("a"), found("c")], { places: [at("a"), at("c")] }));
    expect(merged.text).toBe(odd);
  });

  it("removes an entry that is gone with what is said of it", () => {
    const merged = mergeIntoText(text, discovery([found("a"), found("c")], { places: searched }), {
      gone: "remove",
    });
    expect(merged.text).not.toContain("now and then");
    expect(merged.text).toContain("# The first one.");
    expect(parseInventory(merged.text)).toEqual(merged.inventory);
  });

  it.each(["version: 1\n", "version: 1\nrunners: []\n", "version: 1\nrunners:\n"])(
    "adds to a text without Runners: %j",
    (empty) => {
      const merged = mergeIntoText(empty.replace("runners:\n", ""), discovery([found("a")]));
      expect(parseInventory(merged.text).runners).toMatchObject([{ runner: "id-a" }]);
      expect(merged.text).toContain("\n  - runner: id-a\n");
    },
  );

  it("keeps a list that is not indented as it is", () => {
    const flat = "version: 1\nrunners:\n- runner: id-a\n  host: { platform: vm, address: a }\n";
    const { text: merged } = mergeIntoText(flat, discovery([found("a"), found("b")]));
    expect(merged.startsWith(flat)).toBe(true);
    expect(merged).toContain("\n- runner: id-b\n");
  });

  it("keeps the other keys of JSON", () => {
    const json = JSON.stringify({ $schema: "inventory.json", version: 1, places: [at("a")], runners: [] });
    const merged = mergeIntoText(json, discovery([found("a")]));
    expect(JSON.parse(merged.text)).toEqual({
      ...{ $schema: "inventory.json", version: 1, places: [at("a")] },
      runners: [{ runner: "id-a", name: "a", host: at("a") }],
    });
  });
});

describe("hostsOf", () => {
  const inventory = defineInventory({
    version: 1,
    places: [{ ...at("a"), site: "berlin" }],
    runners: [
      { runner: "a", host: at("a"), labels: { team: "payments" } },
      { runner: "b", host: at("b"), labels: { site: "paris" } },
      { runner: "c", replica: "r-1", host: { ...at("c"), site: "rome" }, labels: { site: "milan" } },
    ],
  });

  it("gives the hosts for observeFleet, with the site of the host, the label or the place", () => {
    expect(hostsOf(inventory)).toEqual([
      { runner: "a", host: { ...at("a"), site: "berlin" } },
      { runner: "b", host: { ...at("b"), site: "paris" } },
      { runner: "c", replica: "r-1", host: { ...at("c"), site: "rome" } },
    ]);
  });

  it("keeps those that have every label that is asked for", () => {
    const names = (where: Readonly<Record<string, string>>): readonly string[] =>
      hostsOf(inventory, { where }).map(({ runner }) => runner);
    expect(names({ site: "berlin" })).toEqual(["a"]);
    expect(names({ team: "payments", site: "paris" })).toEqual([]);
    expect(names({})).toEqual(["a", "b", "c"]);
  });
});
