import type { TokenFile } from "@runner-upgrade/plan/platform";

/** How one kind of a service's files sets variables. */
export interface VariableFile {
  /** What a runbook calls the kind. */
  readonly runbookKind: TokenFile["kind"];
  /** The variables that a file sets. They may be secrets. */
  variables(text: string): ReadonlyMap<string, string>;
  /** The file with another value wherever it sets the variable; everything else byte for byte as it was. */
  withVariable(text: string, name: string, value: string): string;
}

/** A file of a service that may set the token. */
export interface ServiceFile {
  /** One of the manager's `variableFiles`. */
  readonly kind: string;
  readonly path: string;
}
