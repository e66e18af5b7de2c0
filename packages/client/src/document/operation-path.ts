import type { OperationFacts } from "./operation-facts.js";

/** A request's path held against its template. */
export interface OperationPath {
  /** The path with its values, secrets replaced by their parameter's name. */
  readonly shown: string;
  /** The values of the secret parameters. */
  readonly secrets: readonly string[];
}

/**
 * Holds a path against its operation's template; null where it does not fit. An id such as `..` or an empty one makes
 * another path of it, which would ask for something else or delete it.
 */
export function matchOperationPath(facts: OperationFacts, path: string): OperationPath | null {
  const template = facts.path.split("/");
  const segments = path.split("/");
  if (template.length !== segments.length) return null;

  const secrets: string[] = [];
  const shown: string[] = [];
  for (const [index, expected] of template.entries()) {
    const segment = segments[index] ?? "";
    const parameter = /^\{(.+)\}$/.exec(expected)?.[1];
    if (parameter === undefined ? segment !== expected : segment === "") return null;
    const isSecret = parameter !== undefined && facts.secretParameters.includes(parameter);
    if (isSecret) secrets.push(segment, decoded(segment));
    shown.push(isSecret ? expected : segment);
  }
  return { shown: shown.join("/"), secrets };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
