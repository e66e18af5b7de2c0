/** How running operations are treated before a Runner is stopped. */
export type DrainMode = "cordon" | "wait" | "off";
