import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ApplyError } from "../errors/apply-error.js";
import { defineInventory } from "./define-inventory.js";
import { formatInventory } from "./format-inventory.js";
import { parseInventory } from "./parse-inventory.js";

const text = `# Ours
version: 1
places:
  - { platform: docker, address: "unix:///var/run/docker.sock", site: berlin }
  - platform: kubernetes
    address: production
    namespaces: [runners]
runners:
  - runner: east-1 # the old one
    host:
      platform: vm
      address: east-1.internal
    labels: { team: payments }
`;

const thrownBy = (act: () => unknown): ApplyError => {
  try {
    act();
  } catch (error) {
    if (ApplyError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("Nothing was thrown.");
};

describe("parseInventory", () => {
  it("reads YAML", () => {
    expect(parseInventory(text)).toEqual({
      version: 1,
      places: [
        { platform: "docker", address: "unix:///var/run/docker.sock", site: "berlin" },
        { platform: "kubernetes", address: "production", namespaces: ["runners"] },
      ],
      runners: [
        {
          runner: "east-1",
          host: { platform: "vm", address: "east-1.internal" },
          labels: { team: "payments" },
        },
      ],
    });
  });

  it("reads an inventory without places and Runners", () => {
    expect(parseInventory("version: 1")).toEqual({ version: 1, places: [], runners: [] });
  });

  it.each<[string, string, number | null, string, RegExp]>([
    ["an unknown key", text.replace("labels:", "label:"), 13, "runners[0].label", /^Unknown key "label"\.$/],
    ["a wrong type", text.replace("east-1 #", "[1] #"), 9, "runners[0].runner", /^Expected string\.$/],
    ["another version", text.replace("version: 1", "version: 2"), 2, "version", /^Expected 1\.$/],
    [
      "a place of an unknown platform",
      text.replace("platform: kubernetes", "platform: kubernets"),
      5,
      "places[1].platform",
      /"kubernetes"/,
    ],
    [
      "an unknown key of a place",
      text.replace("namespaces: [runners]", "namespace: runners"),
      7,
      "places[1].namespace",
      /^Unknown key "namespace"\.$/,
    ],
    [
      "an empty address",
      text.replace("address: production", 'address: ""'),
      6,
      "places[1].address",
      /^It is empty\.$/,
    ],
    [
      "a host that its platform refuses",
      text.replace("address: east-1.internal", "address: east-1.internal\n      container: x"),
      10,
      "runners[0].host",
      /container/,
    ],
    [
      "a host of a platform without a module",
      text.replace("platform: vm", 'platform: "custom:nomad"'),
      11,
      "runners[0].host.platform",
      /No module/,
    ],
    ["a missing host", "version: 1\nrunners:\n  - runner: a\n", 3, "runners[0].host", /^Expected object\.$/],
    ["broken YAML", "version: 1\nplaces: [\n", null, "", /./],
    ["a key that stands there twice", "version: 1\nversion: 1\n", 2, "", /unique/],
    ["another document", "just words", 1, "", /Expected object/],
  ])("names the line of %s", (_, broken, line, path, message) => {
    const error = thrownBy(() => parseInventory(broken));
    expect(error.code).toBe("INVENTORY_INVALID");
    const [detail] = error.details;
    expect(detail).toMatchObject({ path });
    expect(detail?.message).toMatch(message);
    if (line !== null) expect(detail?.line).toBe(line);
    expect(error.message).toContain(`line ${String(detail?.line)}`);
  });

  it("refuses a text that grows without bounds by its aliases", () => {
    const levels = Array.from({ length: 30 }, (_, at) =>
      at === 0 ? "a0: &a0 [x, x]" : `a${at}: &a${at} [*a${at - 1}, *a${at - 1}]`,
    );
    expect(thrownBy(() => parseInventory(levels.join("\n"))).code).toBe("INVENTORY_INVALID");
  });

  it("names each of several problems, and counts what it leaves out", () => {
    const runners = Array.from({ length: 12 }, () => "  - runner: 1");
    const error = thrownBy(() => parseInventory(["version: 1", "runners:", ...runners].join("\n")));
    expect(error.details).toHaveLength(24);
    expect(error.message).toContain("And 14 more.");
  });
});

describe("defineInventory", () => {
  it("refuses a Runner that stands there twice", () => {
    const entry = { runner: "a", host: { platform: "vm", address: "a" } };
    const error = thrownBy(() => defineInventory({ version: 1, runners: [entry, entry] }));
    expect(error.details).toEqual([{ path: "runners[1]", line: null, message: "It repeats runners[0]." }]);
  });
});

describe("formatInventory", () => {
  const word = fc.string({ minLength: 1, maxLength: 12 });
  const site = fc.option(word, { nil: undefined });
  const withoutUndefined = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
  const inventories = fc
    .record({
      places: fc.array(fc.record({ platform: fc.constantFrom("vm", "docker"), address: word, site }), {
        maxLength: 3,
      }),
      runners: fc.uniqueArray(
        fc.record({
          runner: word,
          host: fc.record({ platform: fc.constant("vm"), address: word, site }),
          labels: fc.option(fc.dictionary(word, fc.string()), { nil: undefined }),
        }),
        { maxLength: 3, selector: ({ runner }) => runner },
      ),
    })
    .map((parts) => withoutUndefined({ version: 1, ...parts }));

  it.each(["yaml", "json"] as const)("writes %s that is read back as it was", (as) => {
    fc.assert(
      fc.property(inventories, (input) => {
        const inventory = defineInventory(input);
        expect(parseInventory(formatInventory(inventory, { as }))).toEqual(inventory);
      }),
    );
  });
});
