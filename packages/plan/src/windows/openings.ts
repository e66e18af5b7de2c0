/* eslint-disable no-restricted-globals -- It converts moments that it is given, and reads no clock. */
import { tzOffset } from "@date-fns/tz/tzOffset";
import type { UpgradeWindow, Weekday } from "./upgrade-window.js";

/** A stretch of time in which units may start, in milliseconds since 1970. Windows that touch make one. */
export interface Opening {
  readonly fromMs: number;
  readonly toMs: number;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** A week and a day: the weekly pattern, whole, wherever it is begun. */
const daysAhead = 8;
/** From the first day of 1970 on. */
const weekdays: readonly Weekday[] = ["thu", "fri", "sat", "sun", "mon", "tue", "wed"];

/** Whether a text names a time zone that this machine knows. */
export function isTimeZone(timeZone: string): boolean {
  return !Number.isNaN(tzOffset(timeZone, new Date(0)));
}

/** The minutes of a day at which a text such as `22:30` stands. */
export function minutesOf(time: string): number {
  const [hours = "0", minutes = "0"] = time.split(":");
  return Number(hours) * 60 + Number(minutes);
}

/** The openings that end after `nowMs` and begin within the week after it, in order, none touching another. */
export function openingsFrom(windows: readonly UpgradeWindow[], nowMs: number): readonly Opening[] {
  const all = windows
    .flatMap((window) => occurrencesOf(window, nowMs))
    .sort((left, right) => left.fromMs - right.fromMs);
  const merged: { fromMs: number; toMs: number }[] = [];
  for (const { fromMs, toMs } of all) {
    const last = merged.at(-1);
    if (last === undefined || fromMs > last.toMs) merged.push({ fromMs, toMs });
    else last.toMs = Math.max(last.toMs, toMs);
  }
  return merged.filter(({ toMs }) => toMs > nowMs);
}

function occurrencesOf({ days, from, to, timeZone }: UpgradeWindow, nowMs: number): Opening[] {
  const localNowMs = nowMs + offsetMs(timeZone, nowMs);
  const todayMs = Math.floor(localNowMs / dayMs) * dayMs;
  const begins = minutesOf(from) * minuteMs;
  const told = minutesOf(to) * minuteMs;
  const ends = told > begins ? told : told + dayMs;
  const occurrences: Opening[] = [];
  // One that began yesterday may be open still.
  for (let day = -1; day <= daysAhead; day += 1) {
    const midnightMs = todayMs + day * dayMs;
    const weekday = weekdays[(midnightMs / dayMs) % 7];
    if (weekday === undefined || !days.includes(weekday)) continue;
    const fromMs = instantOf(timeZone, midnightMs + begins);
    const toMs = instantOf(timeZone, midnightMs + ends);
    // Where clocks are put forward between the two, a short window may not exist on that day.
    if (toMs > fromMs) occurrences.push({ fromMs, toMs });
  }
  return occurrences;
}

/**
 * The moment at which clocks of a time zone show a time. One that they leave out counts by the clocks before the change, and one
 * that they show twice is the first of the two, as in calendars (RFC 5545, 3.3.5).
 */
function instantOf(timeZone: string, localMs: number): number {
  const byClocksBefore = localMs - offsetMs(timeZone, localMs - dayMs);
  const byClocksAfter = localMs - offsetMs(timeZone, localMs + dayMs);
  const isShown = (ms: number): boolean => ms + offsetMs(timeZone, ms) === localMs;
  return isShown(byClocksBefore) || !isShown(byClocksAfter) ? byClocksBefore : byClocksAfter;
}

function offsetMs(timeZone: string, atMs: number): number {
  return tzOffset(timeZone, new Date(atMs)) * minuteMs;
}
