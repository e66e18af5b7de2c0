/** Who does the control plane's part: a person in the console, or calls of the REST API. */
export type RunbookVariant = "console" | "rest-api";

/** The API version that every call of the page works with. */
export const apiVersion = 42;

/** The API version that brought the calls for replicas. */
export const replicaApiVersion = 55;
