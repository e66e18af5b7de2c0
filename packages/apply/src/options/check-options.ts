import { optionProblem, type OptionNames } from "@runner-upgrade/executor";
import { ApplyError } from "../errors/apply-error.js";

/** Refuses options that JavaScript lets pass: throws `ApplyError` `INVALID_ARGUMENT`, with no value in it. */
export function checkOptions<Options extends object>(
  caller: string,
  options: Options,
  names: OptionNames<Options>,
): void {
  const message = optionProblem(caller, options, names);
  if (message !== null) throw new ApplyError({ code: "INVALID_ARGUMENT", message });
}
