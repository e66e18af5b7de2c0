/** A day of the week. */
export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

/**
 * A time of the week in which units may start: each of these days from one time to the other, by the clocks of a time zone.
 */
export interface UpgradeWindow {
  /** The days on which it begins. */
  readonly days: readonly Weekday[];
  /** When it begins: `22:00`. */
  readonly from: string;
  /** When it ends: `04:00`, on the next day where that is not later than `from`; `24:00` is the end of the day. */
  readonly to: string;
  /** A time zone of the IANA database: `Europe/Berlin`, `UTC`. */
  readonly timeZone: string;
}
