import type { CustomHost, HostProblem, ParsedHost } from "@runner-upgrade/plan/platform";

/** A Runner that is the one allocation of a Nomad job. No field may hold a secret: hosts are written into plans. */
export interface NomadHost extends CustomHost {
  readonly platform: "custom:nomad";
  /** Nomad's HTTP API: `https://nomad.internal:4646`. */
  readonly address: string;
  readonly namespace: string;
  readonly job: string;
  readonly group: string;
}

const fields = ["address", "namespace", "job", "group"] as const;

/** Reads a host from JSON. It trusts nothing: plans are files. */
export function parseNomadHost(value: unknown): ParsedHost<NomadHost> {
  if (typeof value !== "object" || value === null)
    return { problems: [{ path: "", message: "Expected object." }] };
  const given: Partial<Record<string, unknown>> = { ...value };
  const problems: HostProblem[] = Object.keys(given)
    .filter((name) => name !== "platform" && !fields.some((field) => field === name))
    .map((name) => ({ path: name.slice(0, 60), message: "A Nomad host has no such field." }));
  const text = (field: (typeof fields)[number]): string => {
    const found = given[field];
    if (typeof found === "string" && found !== "") return found;
    problems.push({ path: field, message: "Expected a text that is not empty." });
    return "";
  };
  const host: NomadHost = {
    platform: "custom:nomad",
    address: text("address"),
    namespace: text("namespace"),
    job: text("job"),
    group: text("group"),
  };
  return problems.length > 0 ? { problems } : { host };
}

/** A host that a plan or a script handed on; null where it is of another platform. */
export function asNomadHost(value: unknown): NomadHost | null {
  const parsed = parseNomadHost(value);
  return "host" in parsed ? parsed.host : null;
}
