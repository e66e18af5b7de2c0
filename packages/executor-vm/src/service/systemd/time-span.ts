// systemd writes µs both ways.
const unitMs: Readonly<Record<string, number>> = {
  ...{ us: 0.001, µs: 0.001, μs: 0.001, ms: 1, s: 1_000, min: 60_000, h: 3_600_000 },
  ...{
    d: 86_400_000,
    day: 86_400_000,
    days: 86_400_000,
    w: 604_800_000,
    week: 604_800_000,
    weeks: 604_800_000,
  },
};

/**
 * Reads a time span as `systemctl show` writes it (systemd.time, "Parsing Time Spans"), in milliseconds. Infinity for
 * `infinity`; null for anything else.
 *
 * @example
 * parseTimeSpan("1min 30s"); // 90_000
 */
export function parseTimeSpan(text: string): number | null {
  if (text === "infinity") return Infinity;
  if (text === "0") return 0;
  let sum = 0;
  for (const word of text.split(" ")) {
    const [, digits = "", unit = ""] = /^(\d+(?:\.\d+)?)([a-zµμ]+)$/.exec(word) ?? [];
    const factor = unitMs[unit];
    if (factor === undefined) return null;
    sum += Number(digits) * factor;
  }
  return sum;
}
