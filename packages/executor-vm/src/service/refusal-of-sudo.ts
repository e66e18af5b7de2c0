/** Said by sudo before it runs a command all the same (sudo(8), Debian's sudo 1.9). */
const warnings = /^sudo: (?:unable to resolve host|setrlimit|.*: Read-only file system)/;

/**
 * Why sudo did not run a command, in its own words; null where the command ran, and failed by itself. For what was said with
 * `LC_ALL=C`: a refusal by the rules begins with "Sorry, user", anything else with "sudo: ".
 */
export function refusalOfSudo(stderr: string): string | null {
  const lines = stderr.split("\n").map((line) => line.trim());
  const refusals = lines.filter(
    (line) => line.startsWith("Sorry, user ") || (line.startsWith("sudo: ") && !warnings.test(line)),
  );
  return refusals.at(-1)?.replace(/\.$/, "") ?? null;
}
