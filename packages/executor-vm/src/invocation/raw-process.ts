/** What `/proc` says about one process, undecoded. What could not be read is missing. */
export interface RawProcess {
  readonly pid: number;
  readonly parts: ReadonlyMap<string, Buffer>;
}

/** The names of the parts that {@link captureScript} writes. */
export type PartName =
  | "stat"
  | "status"
  | "cmdline"
  | "environ"
  | "limits"
  | "cgroup"
  | "statusAgain"
  | "cwd"
  | "exe"
  | "out"
  | "error";

const fileNames: readonly string[] = ["stat", "status", "cmdline", "environ", "limits", "cgroup"];
const lastFile = "self/comm";

/** The parts that the kernel shows to the process's own user and to root, and to nobody else. */
export const hiddenParts: readonly PartName[] = ["environ", "cwd", "exe", "out", "error"];
const newline = 0x0a;

/**
 * Writes what `/proc` says about processes, in hexadecimal, so that any bytes survive any shell and any protocol. Its
 * arguments are process ids; without one, every process whose command line mentions `-jar`, or a file of arguments (`@file`)
 * that may do so.
 *
 * A host may run hundreds of processes, and each program that is started costs it more than what it reads: so one `grep`
 * reads the files of them all. It puts the file's name before each line, which no content can counterfeit. Of the links of
 * a process one `readlink` tells the targets, behind an empty one, which no target is. The last file is grep's own: where it
 * is missing, the answer was cut short, and says of nobody that he is gone. The status stands there twice, before and
 * behind the rest, so that a process is noticed that took up another program and other rights in the meantime.
 */
export const captureScript = `
for tool in grep cut od readlink; do command -v "$tool" >/dev/null || { echo "$tool is missing" >&2; exit 1; }; done
cd /proc || exit 1
[ $# -gt 0 ] ||
  set -- $({ grep -las -e -jar -- [0-9]*/cmdline; grep -lasz -e '^@.' -- [0-9]*/cmdline 2>/dev/null; } | cut -d/ -f1)
files= processes= many=
! readlink -z -- self/cwd >/dev/null 2>&1 || many=yes
for pid in "$@"; do
  [ -d "$pid" ] || continue
  case " $processes " in *" $pid "*) continue ;; esac
  processes="$processes $pid"
  for name in stat status cmdline environ limits cgroup "task/$pid/status"; do
    if [ -r "$pid/$name" ] && true <"$pid/$name"; then files="$files $pid/$name"; fi
  done
done 2>/dev/null
printf 'names%s\\n' "$files"
LC_ALL=C grep -aHs '' -- $files self/comm | od -An -v -tx1
echo links
for pid in $processes; do
  links= names=
  for link in cwd=cwd exe=exe out=fd/1 error=fd/2; do
    if [ -L "$pid/\${link#*=}" ] && [ -e "$pid/\${link#*=}" ]; then
      links="$links $pid/\${link#*=}" names="$names \${link%%=*}"
    fi
  done
  [ -n "$links" ] || continue
  printf '\\0%s\\0' "$pid$names"
  if [ -n "$many" ]; then readlink -z -- $links; else
    for link in $links; do readlink -n -- "$link" && printf '\\0'; done
  fi
done 2>/dev/null | od -An -v -tx1
exit 0
`;

/** Reads what {@link captureScript} wrote; null where it was cut short. Lines that are something else are passed over. */
export function parseRawProcesses(text: string): readonly RawProcess[] | null {
  const hex = { names: "", links: "" };
  let names: readonly string[] = [];
  let at: "names" | "links" | null = null;
  for (const line of text.split("\n")) {
    const [word = "", ...words] = line.trimEnd().split(" ");
    if (word === "names") [at, names] = [word, words];
    else if (word === "links" && words.length === 0) at = word;
    else if (at !== null && /^(?: [\da-f]{2})+\s*$/.test(line)) hex[at] += line.replaceAll(" ", "").trim();
  }
  const files = filesIn(Buffer.from(hex.names, "hex"), [...names, lastFile]);
  if (files.get(lastFile)?.length === 0) return null;
  const parts = new Map<number, Map<string, Buffer>>();
  for (const [name, content] of files) {
    const [pid = "", first = ""] = name.split("/");
    const part = name === `${pid}/task/${pid}/status` ? "statusAgain" : first;
    if (!/^\d+$/.test(pid) || !(fileNames.includes(part) || part === "statusAgain")) continue;
    const known = parts.get(Number(pid)) ?? new Map<string, Buffer>();
    parts.set(Number(pid), known.set(part, content));
  }
  for (const { pid, part, target } of linksIn(Buffer.from(hex.links, "hex")))
    parts.get(pid)?.set(part, target);
  return [...parts].map(([pid, known]) => ({ pid, parts: known }));
}

/** The contents by file, each of whose lines has the file's name before it. One that says nothing is empty. */
function filesIn(output: Buffer, names: readonly string[]): ReadonlyMap<string, Buffer> {
  const lines = new Map<string, Buffer[]>(names.map((name) => [name, []]));
  for (let from = 0; from < output.length;) {
    const end = output.indexOf("\n", from);
    const line = output.subarray(from, end < 0 ? output.length : end + 1);
    from += line.length;
    const colon = line.indexOf(":");
    lines.get(line.toString("latin1", 0, colon))?.push(line.subarray(colon + 1));
  }
  return new Map(
    [...lines].map(([name, contents]) => {
      const content = Buffer.concat(contents);
      // What is a list ended by NUL has no newline at its end: it is grep's own.
      const isList = name.endsWith("/cmdline") || name.endsWith("/environ");
      return [name, isList && content.at(-1) === newline ? content.subarray(0, -1) : content];
    }),
  );
}

/** The targets by process and link. Those of a process that went meanwhile are not all there, and left out. */
function linksIn(
  output: Buffer,
): readonly { readonly pid: number; readonly part: string; readonly target: Buffer }[] {
  const found: { pid: number; part: string; target: Buffer }[] = [];
  // In latin1 each byte is one character, and comes back as it was.
  const items = output.toString("latin1").split("\0");
  for (let at = 0; at + 1 < items.length;) {
    const [pid = "", ...parts] = items[at + 1]?.split(" ") ?? [];
    const next = items.indexOf("", at + 2);
    const targets = items.slice(at + 2, next < 0 ? items.length : next);
    at = next < 0 ? items.length : next;
    if (targets.length !== parts.length) continue;
    for (const [index, part] of parts.entries())
      found.push({ pid: Number(pid), part, target: Buffer.from(targets[index] ?? "", "latin1") });
  }
  return found;
}

/** A part as text; null where it was hidden or, unless `isLossy`, is no UTF-8. */
export function textOfPart(
  raw: RawProcess,
  name: PartName,
  options: { readonly isLossy?: boolean } = {},
): string | null {
  const content = raw.parts.get(name) ?? null;
  if (content === null) return null;
  try {
    return new TextDecoder("utf-8", { fatal: options.isLossy !== true, ignoreBOM: true }).decode(content);
  } catch {
    return null;
  }
}
