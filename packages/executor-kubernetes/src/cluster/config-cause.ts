import { printable } from "@runner-upgrade/executor";

/**
 * Why a kubeconfig, or what it names, cannot be used, as a sentence's end; empty where that is not known. A parser's own
 * message quotes what it read, which may hold a token: of that, the reason and the place are told alone.
 */
export function configCause(error: unknown): string {
  if (!(error instanceof Error) || error instanceof SyntaxError)
    return error instanceof SyntaxError ? ": it is not valid JSON" : "";
  const { reason, mark } = error as Error & { readonly reason?: unknown; readonly mark?: unknown };
  if (typeof reason === "string") return `: ${printable(reason, { maxCharacters: 200 })}${placeOf(mark)}`;
  const said = error.message.trim();
  return said === "" ? "" : `: ${printable(said.replaceAll(/\s+/g, " "), { maxCharacters: 400 })}`;
}

function placeOf(mark: unknown): string {
  if (typeof mark !== "object" || mark === null || !("line" in mark) || !("column" in mark)) return "";
  const { line, column } = mark;
  return typeof line === "number" && typeof column === "number"
    ? ` (line ${line + 1}, column ${column + 1})`
    : "";
}
