import { ApplyError } from "../errors/apply-error.js";

/**
 * For each name that the options have: whether it must be there. A name that is left out here does not compile. What only
 * another function takes is `elsewhere`: a script may hand one object to both.
 */
export type OptionNames<Options> = Readonly<Record<keyof Options, "required" | "optional">> &
  Readonly<Record<string, "required" | "optional" | "elsewhere">>;

/**
 * Refuses options that JavaScript lets pass: a name that does not exist would be ignored, and one that is missing would end in a
 * `TypeError` somewhere else. Throws `ApplyError` `INVALID_ARGUMENT`, with no value in it.
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

function invalid(problem: string, names: Readonly<Record<string, string>>): ApplyError {
  const taken = Object.keys(names).filter((name) => names[name] !== "elsewhere");
  return new ApplyError({
    code: "INVALID_ARGUMENT",
    message: `${problem} Nothing was changed. It takes: ${taken.join(", ")}.`,
  });
}
