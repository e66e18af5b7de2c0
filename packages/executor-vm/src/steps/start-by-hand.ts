import { quotePosix } from "@runner-upgrade/transport";

/** Prints a saved state as a script that starts the process again: `@sh` quotes each word for a shell. */
const asScript = [
  ".overrides as $new | .invocation",
  '| "umask \\(.umask // "022"); cd \\(.directory | @sh) && exec env -i "',
  '+ ([.environment[] | select(.[0] as $name | $new | has($name) | not) | "\\(.[0])=\\(.[1])"]',
  '  + [$new | to_entries[] | "\\(.key)=\\(.value)"] + .arguments | map(@sh) | join(" "))',
  '+ " < /dev/null >> \\(.stdout.path // "/dev/null" | @sh) 2>&1"',
].join(" ");

/** The command by which a person starts a plain process as it was started, from its saved state. It needs `jq`. */
export function startByHand(state: string): string {
  return `jq -r ${quotePosix(asScript)} ${quotePosix(state)} | setsid --fork sh -s`;
}
