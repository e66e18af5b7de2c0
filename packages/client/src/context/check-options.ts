import { RunnerApiError } from "../errors/runner-api-error.js";

/** For each name that the options have: whether it must be there. A name that is left out here does not compile. */
export type OptionNames<Options> = Readonly<Record<keyof Options, "required" | "optional">>;

/**
 * Refuses options that JavaScript lets pass: a name that does not exist would be ignored, and one that is missing would end in a
 * `TypeError` somewhere else. Throws `RunnerApiError` `INVALID_ARGUMENT`, with no value in it.
 */
export function checkOptions<Options extends object>(
  caller: string,
  options: Options,
  names: OptionNames<Options>,
): void {
  const given: unknown = options;
  if (typeof given !== "object" || given === null)
    throw invalid(`${caller} needs an object of options.`, names);
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(names, name));
  if (unknown.length > 0) throw invalid(`${caller} has no option ${unknown.map(shown).join(", ")}.`, names);
  const values = new Map<string, unknown>(Object.entries(given));
  const missing = Object.entries(names).filter(
    ([name, need]) => need === "required" && (values.get(name) === undefined || values.get(name) === null),
  );
  if (missing.length > 0)
    throw invalid(`${caller} needs the option ${missing.map(([name]) => name).join(", ")}.`, names);
}

function shown(name: string): string {
  return JSON.stringify(name.slice(0, 60));
}

function invalid(problem: string, names: object): RunnerApiError {
  return new RunnerApiError({
    code: "INVALID_ARGUMENT",
    message: `${problem} Nothing was changed. It takes: ${Object.keys(names).join(", ")}.`,
  });
}
