import type { PlanChange } from "../../compare/plan-change.js";
import { canonicalJson } from "../../json/canonical-json.js";
import type { Notice } from "../../model/plan.js";
import { oneLine } from "../../text/one-line.js";
import { groupNotices } from "../group-notices.js";
import { describeChange, type SingleChange } from "./describe-change.js";
import { describeUnitChange } from "./describe-unit-change.js";
import type { Item, Section } from "./section.js";
import { namesText } from "./values.js";

/** What the changes of each kind are called, in the order in which they are told. */
const nouns: Readonly<Record<PlanChange["kind"], Section["nouns"]>> = {
  server: ["server changed", "servers changed"],
  "target-version": ["target version changed", "target versions changed"],
  limit: ["limit changed", "limits changed"],
  policy: ["policy option changed", "policy options changed"],
  "unit-removed": ["unit removed", "units removed"],
  "unit-added": ["unit added", "units added"],
  "unit-moved": ["unit moved in the order of start", "units moved in the order of start"],
  "unit-changed": ["unit changed", "units changed"],
  "procedure-removed": ["procedure removed", "procedures removed"],
  "procedure-added": ["procedure added", "procedures added"],
  "procedure-changed": ["procedure changed", "procedures changed"],
  "need-removed": ["need removed", "needs removed"],
  "need-added": ["need added", "needs added"],
  "need-changed": ["need changed", "needs changed"],
  "blocker-removed": ["blocker gone", "blockers gone"],
  "blocker-added": ["new blocker", "new blockers"],
  "warning-removed": ["warning gone", "warnings gone"],
  "warning-added": ["new warning", "new warnings"],
  "current-removed": ["Runner no longer current", "Runners no longer current"],
  "current-added": ["Runner current by now", "Runners current by now"],
  order: ["list in another order", "lists in another order"],
};

/** Returns the changes by kind, those without any left out. Lines are made only of as many as are shown. */
export function sectionsOf(changes: readonly PlanChange[], most: number): Section[] {
  const byKind = new Map<string, PlanChange[]>();
  for (const change of changes) {
    const others = byKind.get(change.kind);
    if (others === undefined) byKind.set(change.kind, [change]);
    else others.push(change);
  }
  return Object.entries(nouns).flatMap(([kind, names]) => {
    const ofKind = byKind.get(kind) ?? [];
    return ofKind.length === 0 ? [] : [{ nouns: names, count: ofKind.length, ...linesOf(ofKind, most) }];
  });
}

/** A section's lines, and how many there would be in all. */
function linesOf(changes: readonly PlanChange[], most: number): Pick<Section, "items" | "lines"> {
  const units = changes.flatMap((change) => (change.kind === "unit-changed" ? [change] : []));
  if (units.length > 0) return cut(groupUnits(units), most, describeGroup);
  const notices = changes.flatMap((change) => ("notice" in change ? [change.notice] : []));
  if (notices.length > 0) return cut(groupNotices(notices), most, describeNotice);
  return cut(changes.filter(isSingle), most, describeChange);
}

function cut<T>(
  entries: readonly T[],
  most: number,
  describe: (entry: T) => Item,
): Pick<Section, "items" | "lines"> {
  return { lines: entries.length, items: entries.slice(0, most).map(describe) };
}

function isSingle(change: PlanChange): change is SingleChange {
  return change.kind !== "unit-changed" && !("notice" in change);
}

type UnitChanged = Extract<PlanChange, { readonly kind: "unit-changed" }>;

/** Units that changed in the same way, the largest group first. */
function groupUnits(units: readonly UnitChanged[]): readonly (readonly [UnitChanged, ...UnitChanged[]])[] {
  const groups = new Map<string, [UnitChanged, ...UnitChanged[]]>();
  for (const unit of units) {
    const key = canonicalJson(unit.changes);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [unit]);
    else group.push(unit);
  }
  return [...groups.values()].sort((left, right) => right.length - left.length);
}

function describeGroup([first, ...others]: readonly [UnitChanged, ...UnitChanged[]]): Item {
  const names = namesText([first, ...others].map(({ unit }) => unit.name));
  return { text: names, details: first.changes.map(describeUnitChange) };
}

type Grouped = Pick<Notice, "code" | "message" | "remedies"> & { readonly about: string | null };

function describeNotice({ code, about, message }: Grouped): Item {
  return {
    text: `${oneLine(code)} ${about === null ? "" : `${about}: `}${oneLine(message, 2_000)}`,
    details: [],
  };
}
