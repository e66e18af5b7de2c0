/** What `/proc` says about one process, undecoded. What could not be read is missing. */
export interface RawProcess {
  readonly pid: number;
  readonly parts: ReadonlyMap<string, Buffer>;
}

/** The names of the parts that {@link captureScript} writes. */
export type PartName =
  "stat" | "status" | "cmdline" | "environ" | "limits" | "cgroup" | "cwd" | "exe" | "out" | "error";

const partNames: readonly string[] = [
  ...["stat", "status", "cmdline", "environ", "limits", "cgroup"],
  ...["cwd", "exe", "out", "error"],
];

/**
 * Writes what `/proc` says about processes in hexadecimal, so that any bytes survive any shell and any protocol. Its
 * arguments are process ids; without one, every process whose command line mentions `-jar`.
 */
export const captureScript = `
if [ $# -eq 0 ]; then
  cd /proc && set -- $(grep -las -e -jar -- [0-9]*/cmdline | cut -d/ -f1)
fi 2>/dev/null
for pid in "$@"; do
  directory=/proc/$pid
  [ -d "$directory" ] || continue
  printf 'process %s\\n' "$pid"
  for name in stat status cmdline environ limits cgroup; do
    if [ -r "$directory/$name" ] && true <"$directory/$name"; then
      printf 'part %s\\n' $name
      od -An -v -tx1 <"$directory/$name"
    fi
  done
  for link in cwd=cwd exe=exe out=fd/1 error=fd/2; do
    if [ -L "$directory/\${link#*=}" ] && readlink -- "$directory/\${link#*=}" >/dev/null; then
      printf 'part %s\\n' "\${link%%=*}"
      readlink -n -- "$directory/\${link#*=}" | od -An -v -tx1
    fi
  done
done 2>/dev/null
exit 0
`;

/** Reads what {@link captureScript} wrote. Lines that are something else are passed over. */
export function parseRawProcesses(text: string): readonly RawProcess[] {
  const processes: { pid: number; hex: Map<string, string> }[] = [];
  let part: string | null = null;
  for (const line of text.split("\n")) {
    const [word = "", name = ""] = line.split(" ");
    const current = processes.at(-1);
    if (word === "process" && /^\d+$/.test(name)) {
      processes.push({ pid: Number(name), hex: new Map() });
      part = null;
    } else if (word === "part") {
      part = partNames.includes(name) ? name : null;
      if (part !== null) current?.hex.set(part, "");
    } else if (part !== null && /^(?: [\da-f]{2})+\s*$/.test(line)) {
      current?.hex.set(part, (current.hex.get(part) ?? "") + line.replaceAll(" ", "").trim());
    }
  }
  return processes.map(({ pid, hex }) => ({
    pid,
    parts: new Map([...hex].map(([name, digits]) => [name, Buffer.from(digits, "hex")])),
  }));
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
