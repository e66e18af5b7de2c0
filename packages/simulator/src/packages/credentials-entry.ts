import type { PackageRequest } from "./package-builder.js";

/** Where a package carries its credentials. Ours: how the vendor's jar embeds them is unknown. */
export const credentialsEntryName = "stand-in/credentials.properties";

/** What a stand-in reads from its package. */
export interface PackageCredentials {
  readonly runnerId: string;
  readonly replicaId: string;
  readonly token: string;
  readonly serverUrl: string;
  readonly version: string;
}

/** The entry's text: one `name=value` per line. */
export function formatCredentials(request: PackageRequest): string {
  const values: PackageCredentials = {
    runnerId: request.runnerId,
    replicaId: request.replicaId,
    token: request.token,
    serverUrl: request.serverUrl,
    version: request.version,
  };
  const switches = request.queueAdoption === "own" ? { queueAdoption: "own" } : {};
  return Object.entries({ ...values, ...switches })
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}

/** Reads the entry. Throws `Error` when a value is missing. */
export function parseCredentials(text: string): PackageCredentials {
  const values = new Map(
    text
      .split("\n")
      .filter((line) => line.includes("="))
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)] as const),
  );
  const value = (name: string): string => {
    const found = values.get(name);
    if (found === undefined) throw new Error(`The package's credentials lack "${name}".`);
    return found;
  };
  return {
    runnerId: value("runnerId"),
    replicaId: value("replicaId"),
    token: value("token"),
    serverUrl: value("serverUrl"),
    version: value("version"),
  };
}
