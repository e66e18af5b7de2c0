/** What decides on the version of a call. */
export interface VersionChoice {
  readonly serverVersion: number;
  readonly ceiling: number | null;
  /** The first version that has the operation. */
  readonly since: number;
}

/** The version to use, or who is in the way. */
export type ChosenVersion =
  | { readonly kind: "version"; readonly version: number }
  | { readonly kind: "server-too-old" }
  | { readonly kind: "ceiling-too-low"; readonly ceiling: number };

/** Chooses the highest version that server and ceiling allow; never one above the server's. */
export function chooseVersion(choice: VersionChoice): ChosenVersion {
  const { serverVersion, ceiling, since } = choice;
  if (serverVersion < since) return { kind: "server-too-old" };
  if (ceiling !== null && ceiling < since) return { kind: "ceiling-too-low", ceiling };
  return { kind: "version", version: ceiling === null ? serverVersion : Math.min(ceiling, serverVersion) };
}
