/** What Runners have before the run, and what the server hands out. */
export const oldVersion = "5.6.0-20241003";
export const newVersion = "5.7.0-20241021";
/** What the server hands out when it was itself upgraded so often. */
export const serverVersions: readonly string[] = [newVersion, "5.8.0-20241209", "5.9.0-20250127"];
