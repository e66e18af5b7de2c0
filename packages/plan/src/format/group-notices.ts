import { someOf } from "../notices/notice-about.js";
import type { Notice } from "../model/plan.js";
import { oneLine } from "../text/one-line.js";

/** What was found in the same words of one Runner or of several. */
export interface NoticeGroup extends Pick<Notice, "code" | "message" | "remedies"> {
  /** Whom it is about, in a few words; null where the message begins with it, or concerns the whole fleet. */
  readonly about: string | null;
}

/**
 * Notices that say the same become one that names its Runners: what a host was found to have does not name the
 * Runner itself, and hosts that were set up alike have the same findings. In the order of their first.
 */
export function groupNotices(notices: readonly Notice[]): NoticeGroup[] {
  const groups = new Map<string, [Notice, ...Notice[]]>();
  for (const notice of notices) {
    const { code, message, remedies, runnerId } = notice;
    const key = JSON.stringify([code, message, remedies, runnerId === null]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [notice]);
    else group.push(notice);
  }
  return [...groups.values()].map((group) => {
    const [{ code, message, remedies }] = group;
    return { code, message, remedies, about: describe(group) };
  });
}

function describe([first, ...others]: readonly [Notice, ...Notice[]]): string | null {
  if (first.runnerId === null) return null;
  const names = [first, ...others].map(({ runnerId, runnerName }) => oneLine(runnerName ?? runnerId ?? ""));
  const about = someOf([...new Set(names)]);
  return first.message.startsWith(`${about} `) ? null : about;
}
