import { posix } from "node:path";
import { quoteValue } from "../../files/environment-file.js";
import type { Place } from "../../files/place.js";
import { runInPlace } from "../../files/run-in-place.js";
import { traceDirectory } from "../../files/trace-path.js";
import { writePlacedFile } from "../../files/write-placed-file.js";
import type { HostShell, UserIds } from "../../host/host-shell.js";
import type { Service } from "../service.js";

/**
 * A unit that never named credentials is given a 0600 file with them, and a drop-in that names the file. Both stay: the
 * old package cannot run without them. The next upgrade finds them as the place where the token stands.
 *
 * The service manager reads the file with its own rights. So the file lies beside the drop-in and not in the Runner's
 * directory, where the Runner's user could put a link to a file of root's in its place.
 */
export async function tellUnit(
  shell: HostShell,
  unit: Service,
  runner: UserIds,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  const user = unit.owner ?? runner;
  const base = unit.owner === null ? "/etc/systemd/system" : await homeOf(shell, unit.owner);
  const name = unit.owner === null ? `${unit.name}.d` : `.config/systemd/user/${unit.name}.d`;
  const isNamedByRoot = unit.owner === null;
  const parent = await trustedDirectory(shell, base, user, isNamedByRoot);
  await runInPlace(shell, parent, 'umask 022; exec mkdir -p -- "$1"', [name], {
    intent: "make the directory of the unit's drop-ins",
  });
  const place = await trustedDirectory(shell, posix.join(base, name), user, isNamedByRoot);
  const lines = Object.entries(variables).map(([key, value]) => `${key}=${quoteValue(value)}\n`);
  await writePlacedFile(shell, { ...place, name: "runner-credentials.env" }, lines.join(""));
  // A percent sign would be a specifier of systemd's.
  const file = posix.join(place.directory, "runner-credentials.env").replaceAll("%", "%%");
  await writePlacedFile(
    shell,
    { ...place, name: "runner-credentials.conf" },
    `[Service]\nEnvironmentFile=${file}\n`,
    { mode: "0644" },
  );
}

async function trustedDirectory(
  shell: HostShell,
  path: string,
  user: UserIds,
  isNamedByRoot: boolean,
): Promise<Place> {
  const traced = await traceDirectory(shell, path, user, { isNamedByRoot });
  if (traced !== null && traced.fault === null) return traced.place;
  throw shell.error(
    "CREDENTIALS_NOT_WRITABLE",
    `${traced?.fault ?? `${path} is missing or its name holds control characters`}. The unit was not told the new credentials.`,
    { remedies: ["Give the unit an EnvironmentFile with the new token by hand, then start it."] },
  );
}

async function homeOf(shell: HostShell, user: UserIds): Promise<string> {
  const { stdout } = await shell.script('printf %s "$(getent passwd "$1" | cut -d: -f6)"', [
    String(user.uid),
  ]);
  return stdout;
}
