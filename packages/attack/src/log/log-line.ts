import type { LoggedEvent } from "./attack-event.js";

/** An event as a line for people: when, what, and what belongs to it. */
export function logLine({ at, type, ...more }: LoggedEvent): string {
  const time = `${(at / 1_000).toFixed(3).padStart(9)} s`;
  if (type === "recorded" || type === "told") {
    const { event } = more as { readonly event: { readonly type: string } };
    const { plan, ...rest } = event as { readonly type: string; readonly plan?: unknown };
    return `${time}  ${type} ${rest.type} ${JSON.stringify(plan === undefined ? rest : { ...rest, plan: "…" })}`;
  }
  return `${time}  ${type} ${JSON.stringify(more)}`;
}
