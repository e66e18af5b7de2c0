import type { PlatformOptions } from "@runner-upgrade/plan";
import { builtInPlatforms } from "@runner-upgrade/plan/platform";
import type { Inventory } from "./inventory.js";
import { inventorySchema, type WrittenInventory } from "./inventory-schema.js";
import type { InventoryProblem } from "./problems.js";

/** An inventory, or everything that is wrong with it. */
export type CheckedInventory =
  { readonly inventory: Inventory } | { readonly problems: readonly InventoryProblem[] };

/** Checks the shape of an inventory, then each host with the module of its platform. Pure. */
export function checkInventory(
  input: unknown,
  { platforms = builtInPlatforms }: PlatformOptions = {},
): CheckedInventory {
  const parsed = inventorySchema.safeParse(input);
  if (!parsed.success)
    return { problems: parsed.error.issues.flatMap((issue) => problemsOf(issue as Issue)) };
  const { version, places, runners } = parsed.data;
  const problems = [
    ...runners.flatMap(({ host }, index): readonly InventoryProblem[] => {
      const module = platforms.find(({ platform }) => platform === host.platform);
      const path = ["runners", index, "host"] as const;
      if (module === undefined)
        return [
          {
            path: [...path, "platform"],
            message: `No module was given for the platform ${JSON.stringify(host.platform)}.`,
          },
        ];
      const read = module.parseHost(host);
      return "host" in read
        ? []
        : read.problems.map((problem) => ({
            path: [...path, ...problem.path.split(".").filter(Boolean)],
            message: problem.message,
          }));
    }),
    ...repeated(runners),
  ];
  if (problems.length > 0) return { problems };
  // The schema and the modules have checked it; the types of hosts are theirs.
  return { inventory: { version, places, runners } as unknown as Inventory };
}

/** One replica, or one Runner on one host, that stands there twice. */
function repeated(runners: WrittenInventory["runners"]): readonly InventoryProblem[] {
  const seen = new Map<string, number>();
  return runners.flatMap(({ runner, replica, host }, index) => {
    const key = JSON.stringify(replica === undefined ? [runner, host] : [runner, replica]);
    const first = seen.get(key);
    seen.set(key, first ?? index);
    return first === undefined
      ? []
      : [{ path: ["runners", index], message: `It repeats runners[${String(first)}].` }];
  });
}

interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly expected?: string;
  readonly keys?: readonly string[];
  readonly values?: readonly unknown[];
  readonly errors?: readonly (readonly Issue[])[];
}

function problemsOf(issue: Issue): readonly InventoryProblem[] {
  const path = issue.path.map((part) => (typeof part === "number" ? part : String(part)));
  switch (issue.code) {
    case "unrecognized_keys":
      return (issue.keys ?? []).map((key) => ({
        path: [...path, key],
        message: `Unknown key ${JSON.stringify(key.slice(0, 60))}.`,
      }));
    case "invalid_type":
      return [{ path, message: `Expected ${issue.expected ?? "another type"}.` }];
    case "invalid_value":
      return [
        { path, message: `Expected ${(issue.values ?? []).map((one) => JSON.stringify(one)).join(" or ")}.` },
      ];
    case "invalid_format":
      // The only format is that of a platform's name.
      return problemsOf(anyPlatform(issue.path));
    case "too_small":
      return [{ path, message: "It is empty." }];
    case "invalid_union":
      return nearest(issue.errors ?? []).flatMap((inner) =>
        problemsOf({ ...inner, path: [...path, ...inner.path] }),
      );
    default:
      return [{ path, message: "Not allowed here." }];
  }
}

/** The problems of the shape that fits best: the one whose platform is right, or else the first. */
function nearest(errors: readonly (readonly Issue[])[]): readonly Issue[] {
  const isPlatform = ({ path }: Issue): boolean => path[0] === "platform";
  const fitting = errors.find((issues) => !issues.some(isPlatform));
  if (fitting !== undefined) return fitting;
  return [anyPlatform(["platform"])];
}

function anyPlatform(path: Issue["path"]): Issue {
  const values = ["vm", "docker", "kubernetes", "custom:…"];
  return { code: "invalid_value", path, message: "", values };
}
