/**
 * For each name that the options have: whether it must be there. A name that is left out here does not compile. What only
 * another function takes is `elsewhere`: a script may hand one object to both.
 */
export type OptionNames<Options> = Readonly<Record<keyof Options, "required" | "optional">> &
  Readonly<Record<string, "required" | "optional" | "elsewhere">>;

/**
 * Finds options that JavaScript lets pass: a name that does not exist would be ignored, and one that is missing would end in a
 * `TypeError` somewhere else. Returns null, or one sentence that names the option and all that there are, and holds no value.
 *
 * @example
 * ```ts
 * const problem = optionProblem("createNomadExecutor", options, { address: "required", clock: "optional" });
 * if (problem !== null) throw new TypeError(problem);
 * ```
 */
export function optionProblem<Options extends object>(
  caller: string,
  options: Options,
  names: OptionNames<Options>,
): string | null {
  const given: unknown = options;
  if (typeof given !== "object" || given === null)
    return said(`${caller} needs an object of options.`, names);
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(names, name));
  if (unknown.length > 0) return said(`${caller} has no option ${unknown.map(shown).join(", ")}.`, names);
  const values = new Map<string, unknown>(Object.entries(given));
  const missing = Object.entries(names)
    .filter(([name, need]) => need === "required" && (values.get(name) ?? null) === null)
    .map(([name]) => name);
  return missing.length === 0 ? null : said(`${caller} needs the option ${missing.join(", ")}.`, names);
}

function shown(name: string): string {
  return JSON.stringify(name.slice(0, 60));
}

function said(problem: string, names: Readonly<Record<string, string>>): string {
  const taken = Object.keys(names).filter((name) => names[name] !== "elsewhere");
  return `${problem} Nothing was changed. It takes: ${taken.join(", ")}.`;
}
