import { ApplyError, type ErrorDetail } from "../errors/apply-error.js";

const mostShown = 10;

/** Something in an inventory that does not fit, by its path from the root. */
export interface InventoryProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** The error for an inventory with these problems. `lineOf` gives the line of a path, where it was read from a text. */
export function inventoryInvalid(
  problems: readonly InventoryProblem[],
  lineOf: (path: InventoryProblem["path"]) => number | null = () => null,
): ApplyError {
  const details = problems.map(({ path, message }): ErrorDetail => ({
    path: pathText(path),
    line: lineOf(path),
    message,
  }));
  const shown = details.slice(0, mostShown).map(({ path, line, message }) => {
    const where = [line === null ? "" : `line ${String(line)}`, path].filter((part) => part !== "");
    return where.length === 0 ? message : `${where.join(", ")}: ${message}`;
  });
  const more = details.length > mostShown ? ` And ${String(details.length - mostShown)} more.` : "";
  return new ApplyError({
    code: "INVENTORY_INVALID",
    message: `The inventory does not fit its schema. ${shown.join(" ")}${more}`,
    remedies: ["Correct the inventory; its schema is @runner-upgrade/apply/schemas/inventory.json."],
    details,
  });
}

/** `["runners", 3, "host"]` as `runners[3].host`. */
function pathText(path: InventoryProblem["path"]): string {
  return path
    .map((part) => (typeof part === "number" ? `[${String(part)}]` : `.${part}`))
    .join("")
    .replace(/^\./, "");
}
