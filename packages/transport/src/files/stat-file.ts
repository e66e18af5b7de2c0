import type { FileStat, StatOptions } from "../contract/host-session.js";
import { TransportError } from "../errors/transport-error.js";
import { printable } from "../text/printable.js";
import { checkedPath } from "./checked-path.js";
import { codeOfFileFailure, fileFailure } from "./file-failure.js";
import { tryHostScript } from "./host-script.js";
import type { FileContext } from "./host-script.js";

// GNU and BusyBox know -c and write the mode in hexadecimal; BSD and macOS know -f. Names stand on lines of their own:
// they may hold spaces. The target of a link is the rest.
const script = `
name='
'
gnu="%f %s %u %g %Y$name%U$name%G"
bsd="%Xp %z %u %g %m$name%Su$name%Sg"
if [ "$2" = follow ]; then follow=-L; else follow=; fi
if stat -c %f / >/dev/null 2>&1; then stat $follow -c "$gnu" -- "$1"; else stat $follow -f "$bsd" -- "$1"; fi || exit 1
if [ "$2" != follow ] && [ -L "$1" ]; then readlink -- "$1"; fi
exit 0
`;

const kinds: Readonly<Record<number, FileStat["kind"]>> = {
  0o100000: "file",
  0o040000: "directory",
  0o120000: "symbolic-link",
};

/** {@link HostSession.stat}. */
export async function statFile(
  context: FileContext,
  path: string,
  options: StatOptions,
): Promise<FileStat | null> {
  const intent = `look at ${path}`;
  const { end, stdout, stderr } = await tryHostScript(context, {
    script,
    args: [checkedPath(path), options.noFollow === true ? "no-follow" : "follow"],
    intent,
    options,
  });
  if (end.exitCode !== 0) {
    if (codeOfFileFailure(stderr.text()) === "NOT_FOUND") return null;
    throw fileFailure(context.address, intent, end, stderr.text());
  }
  const stat = parseStat(stdout.text());
  if (stat !== null) return stat;
  throw new TransportError({
    code: "COMMAND_FAILED",
    address: context.address,
    message: `Could not ${printable(intent)} on ${context.address}: its \`stat\` answered ${printable(stdout.text(), { maxCharacters: 200 })}.`,
  });
}

/** Reads what the script writes; `null` when it is something else. */
export function parseStat(text: string): FileStat | null {
  const match = /^([0-9a-fA-F]+) (\d+) (\d+) (\d+) (-?\d+)\n(.+)\n(.+)\n([\s\S]*)$/.exec(text);
  if (match === null) return null;
  const [, rawMode = "", bytes = "", uid = "", gid = "", modified = "", user = "", group = "", rest = ""] =
    match;
  const mode = Number.parseInt(rawMode, 16);
  const kind = kinds[mode & 0o170000] ?? "other";
  return {
    kind,
    bytes: Number(bytes),
    mode: mode & 0o7777,
    uid: Number(uid),
    gid: Number(gid),
    user: user === "UNKNOWN" ? uid : user,
    group: group === "UNKNOWN" ? gid : group,
    modifiedMs: Number(modified) * 1000,
    linkTarget: kind === "symbolic-link" ? rest.replace(/\n$/, "") : null,
  };
}
