import type { Runner } from "../fleet/fleet.js";
import type { Notice } from "../model/plan.js";
import { compareText } from "../text/compare-text.js";

/** A notice about one Runner, or about the whole fleet (`null`). */
export function noticeAbout(
  runner: Pick<Runner, "id" | "name"> | null,
  code: string,
  message: string,
  remedies: readonly string[],
): Notice {
  return { code, runnerId: runner?.id ?? null, runnerName: runner?.name ?? null, message, remedies };
}

/** Fleet first, then by Runner, then by code: the same order every time. */
export function sortNotices(notices: readonly Notice[]): Notice[] {
  return [...notices].sort(
    (left, right) =>
      compareText(left.runnerId ?? "", right.runnerId ?? "") ||
      compareText(left.code, right.code) ||
      compareText(left.message, right.message),
  );
}

/** The first few names of many, for a notice that concerns several Runners. */
export function someOf(names: readonly string[], limit = 5): string {
  const more = names.length - limit;
  return names.slice(0, limit).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
