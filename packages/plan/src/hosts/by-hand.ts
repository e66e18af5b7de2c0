/** Where a Runner's token stands beside its package. */
export type TokenPlace =
  /** A file on the host, of a service or in use by it, that sets `RUNNER_RUNDECK_SERVER_TOKEN`. */
  | { readonly kind: "environment-file" | "unit-file"; readonly path: string }
  /** A file on the host that sets `RUNDECK_RUNNER_TOKEN`. */
  | { readonly kind: "credentials-file"; readonly path: string }
  /** The environment in which its process was started. */
  | { readonly kind: "process-environment" }
  /** A variable of the container itself. */
  | { readonly kind: "variable" }
  /** A file of assignments that is mounted into the container. */
  | {
      readonly kind: "mounted-file";
      /** In the container. */
      readonly path: string;
      /** What is mounted: a path of the engine's host, or a volume's name. */
      readonly source: string;
      /** Where in that the file is; empty where it is mounted by itself. */
      readonly inside: string;
    }
  /** A key of a Secret: the token itself, or a file of assignments. */
  | {
      readonly kind: "secret";
      readonly secret: string;
      readonly key: string;
      readonly holds: "token" | "creds-file";
    }
  /** Anywhere else, in words. A person has to know how to put a token there. */
  | { readonly kind: "other"; readonly description: string };

/** What a person needs to know to upgrade the Runner by hand, so that a runbook's commands can name it. No secret. */
export interface ByHand {
  /** Who logs in to the host: root, the Runner's own user, or somebody who needs `sudo` for both. */
  readonly login?: "root" | "runner" | "other";
  /** The package that its process was started from, on the host. */
  readonly package?: string;
  /** The Runner's container: its name on the engine, or in its Pod. */
  readonly container?: string;
  /** Where the token stands beside the package. Absent: not known. */
  readonly tokenPlaces?: readonly TokenPlace[];
}
