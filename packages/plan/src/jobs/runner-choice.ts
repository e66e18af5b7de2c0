import { normaliseTags } from "../fleet/normalise-tags.js";
import { isMissing, recordOf } from "./read-value.js";

/** How a job of a manual project chooses its Runner. */
export type RunnerChoice =
  /** The server's own Runner. */
  | { readonly choose: "local" }
  /** A Runner that has all of the tags. */
  | { readonly choose: "tags"; readonly tags: readonly string[] }
  /** A Runner that has all of the tags, and perhaps others that are known only when the job starts. */
  | { readonly choose: "some-tags"; readonly tags: readonly string[] }
  /** By something that this version cannot read. */
  | { readonly choose: "unknown" };

/** What is wrong with a selector. */
export interface SelectorProblem {
  readonly problem: string;
}

const local: RunnerChoice = { choose: "local" };
const unknown: RunnerChoice = { choose: "unknown" };

/** What no tag is taken to hold unless a Runner has it: it may be the grammar of a filter, or a variable. */
const special = /[\s${}:!|&()*?~<>"'\\]/;

/**
 * Reads a job's `runnerSelector`.
 *
 * The shape is that of rundeck/terraform-provider-rundeck and rundeck/mcp; no page of the job format shows it. Documents
 * spell the type `TAGS_FILTER_AND`, code spells it `TAG_FILTER_AND`. Mode `FILTER` with that type is
 * probably a list of tags that was typed by hand. A filter may hold `${option.x}` (rundeck/docs, Runners for job execution).
 *
 * @param isKnownTag - Whether a Runner of the project has this tag.
 */
export function readRunnerChoice(
  value: unknown,
  isKnownTag: (tag: string) => boolean,
): RunnerChoice | SelectorProblem {
  if (isMissing(value)) return local;
  const selector = recordOf(value);
  if (selector === null) return { problem: "Its runnerSelector is not an object" };
  const filter = isMissing(selector["filter"]) ? "" : selector["filter"];
  if (typeof filter !== "string") return { problem: "Its runnerSelector.filter is not a string" };
  const mode = wordOf(selector["runnerFilterMode"]);
  const type = wordOf(selector["runnerFilterType"])?.replace(/^TAGS_/, "TAG_");
  if (mode === null || type === undefined)
    return { problem: "Its runnerSelector.runnerFilterMode or runnerFilterType is not a string" };
  if (mode === "LOCAL" || type === "LOCAL_RUNNER")
    return (mode === "LOCAL" || mode === "") && (type === "LOCAL_RUNNER" || type === "") ? local : unknown;
  const isByTags = mode === "TAGS" || (type !== "" && (mode === "FILTER" || mode === ""));
  switch (type) {
    case "TAG_FILTER_AND":
      return isByTags ? allOf(filter, isKnownTag) : unknown;
    // Any tag is enough for TAG_FILTER_OR: a Runner with at least the tags of the chosen one fits as well.
    case "TAG_FILTER_OR":
    case "":
      return isByTags ? { choose: "some-tags", tags: [] } : unknown;
    default:
      return unknown;
  }
}

/** An upper-case word, empty where there is none; null where it is no text. */
function wordOf(value: unknown): string | null {
  if (isMissing(value)) return "";
  return typeof value === "string" ? value.trim().toUpperCase() : null;
}

function allOf(filter: string, isKnownTag: (tag: string) => boolean): RunnerChoice {
  const parts = normaliseTags(filter.split(","));
  const tags = parts.filter((part) => isKnownTag(part) || !special.test(part));
  const isWhole = tags.length === parts.length && tags.length > 0;
  return { choose: isWhole ? "tags" : "some-tags", tags };
}
