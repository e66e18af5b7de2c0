import type * as z from "zod/mini";
import type { PlanErrorCode, PlanProblem } from "../errors/plan-error.js";

type Issue = z.core.$ZodIssue;

/** What a schema found wrong, as problems with paths and sentences of our own: zod stays behind this border. */
export function problemsOf(issues: readonly Issue[], code: string): PlanProblem[] {
  return issues.map((issue) => ({
    code: ownCode(issue) ?? code,
    path: pathText(issue.path),
    message: sentence(issue),
  }));
}

/** The code of an error for these problems: a missing module is told apart, since it is mended in the call. */
export function borderCode<Code extends PlanErrorCode>(
  problems: readonly PlanProblem[],
  code: Code,
): Code | "PLATFORM_UNKNOWN" {
  return problems.some((problem) => problem.code === "PLATFORM_UNKNOWN") ? "PLATFORM_UNKNOWN" : code;
}

/** The code of a problem that was found by something of our own, which a schema calls. */
function ownCode(issue: Issue): string | null {
  const own: unknown = issue.code === "custom" ? issue.params?.["code"] : null;
  return typeof own === "string" ? own : null;
}

/** `["units", 3, "needs"]` as `units[3].needs`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");
}

/** What would fit: the single words of every shape, and the problems of the shape that came closest. */
function unionSentence(issue: Extract<Issue, { readonly code: "invalid_union" }>): string {
  const { errors } = issue;
  if (errors.length === 0 && "discriminator" in issue) return `No such ${String(issue.discriminator)}.`;
  const issues = errors.flat();
  const words = issues.flatMap((one) =>
    one.code === "invalid_value" && one.path.length === 0 ? one.values : [],
  );
  const types = issues.flatMap((one) =>
    one.code === "invalid_type" && one.path.length === 0 ? [one.expected] : [],
  );
  const formats = issues.flatMap((one) =>
    one.code === "invalid_format" && one.path.length === 0 ? ['a share such as "50%"'] : [],
  );
  const inside = issues.filter(({ path }) => path.length > 0);
  const allowed = [...new Set([...words.map((word) => JSON.stringify(word)), ...types, ...formats])];
  const nearest = inside.map((one) => `${pathText(one.path)}: ${sentence(one)}`);
  return allowed.length > 0 && nearest.length === 0
    ? `Expected ${allowed.join(" or ")}.`
    : nearest.length > 0
      ? nearest.join(" ")
      : "None of the allowed shapes fits.";
}

function sentence(issue: Issue): string {
  switch (issue.code) {
    case "unrecognized_keys":
      return `Unknown: ${issue.keys.map((key) => JSON.stringify(key.slice(0, 60))).join(", ")}.`;
    case "invalid_type":
      return `Expected ${issue.expected}.`;
    case "invalid_value":
      return `Expected ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}.`;
    case "too_small":
      return `Too small: at least ${Number(issue.minimum)}.`;
    case "too_big":
      return `Too big: at most ${Number(issue.maximum)}.`;
    case "invalid_union":
      return unionSentence(issue);
    case "custom":
      return issue.message;
    default:
      return "Not allowed here.";
  }
}
