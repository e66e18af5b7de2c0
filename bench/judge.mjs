/**
 * One figure and what was measured for it: `met`, `missed`, or `not measured` where its program did not print it. A figure
 * that was not measured meets no bar.
 */
export function judge(figure, printed) {
  const value = printed === null ? undefined : figure.pick(printed);
  if (typeof value !== "number" || !Number.isFinite(value))
    return { ...figure, value: null, verdict: "not measured" };
  const isMet = figure.isAtLeast ? value >= figure.bar : value <= figure.bar;
  return { ...figure, value, verdict: isMet ? "met" : "missed" };
}
