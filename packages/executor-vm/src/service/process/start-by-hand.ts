import { quotePosix } from "@runner-upgrade/transport";

/** Prints a saved state as a script that starts the process again: `@sh` quotes each word for a shell. */
const asScript = [
  ".overrides as $new | .invocation",
  '| "umask \\(.umask // "022"); cd \\(.directory | @sh) && exec env -i "',
  '+ ([.environment[] | select(.[0] as $name | $new | has($name) | not) | "\\(.[0])=\\(.[1])"]',
  '  + [$new | to_entries[] | "\\(.key)=\\(.value)"] + .arguments | map(@sh) | join(" "))',
  '+ " < /dev/null >> \\(.stdout.path // "/dev/null" | @sh) 2>&1"',
].join(" ");

/**
 * The command by which a person starts a plain process as it was started, from its saved state: with what stands before the
 * command that reads the state, and before the shell that becomes the process. It needs `jq`.
 */
export function startByHand(state: string, as: { readonly read: string; readonly run: string }): string {
  return `${as.read}cat ${quotePosix(state)} | jq -r ${quotePosix(asScript)} | ${as.run}setsid --fork sh -s`;
}
