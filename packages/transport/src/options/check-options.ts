/** For each name that the options have: whether it must be there. A name that is left out here does not compile. */
export type OptionNames<Options> = Readonly<Record<keyof Options, "required" | "optional">>;

/**
 * Refuses options that JavaScript lets pass: a name that does not exist would be ignored, and a host key policy that is missing
 * would end somewhere else. Throws `TypeError`, with no value in it.
 */
export function checkOptions<Options extends object>(
  caller: string,
  options: Options,
  names: OptionNames<Options>,
): void {
  const given: unknown = options;
  if (typeof given !== "object" || given === null)
    throw new TypeError(said(`${caller} needs an object of options.`, names));
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(names, name));
  if (unknown.length > 0)
    throw new TypeError(said(`${caller} has no option ${unknown.map(shown).join(", ")}.`, names));
  const values = new Map<string, unknown>(Object.entries(given));
  const missing = Object.entries(names)
    .filter(([name, need]) => need === "required" && (values.get(name) ?? null) === null)
    .map(([name]) => name);
  if (missing.length > 0)
    throw new TypeError(said(`${caller} needs the option ${missing.join(", ")}.`, names));
}

function shown(name: string): string {
  return JSON.stringify(name.slice(0, 60));
}

function said(problem: string, names: object): string {
  return `${problem} It takes: ${Object.keys(names).join(", ")}.`;
}
