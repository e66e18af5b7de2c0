/** A number of milliseconds for people: `45 s`, `12 min`, `3 h 20 min`. */
export function duration(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? "" : ` ${rest} min`}`;
}
