/** What `/proc` says about one process, undecoded. `null` where it could not be read. */
export interface RawProcess {
  readonly pid: number;
  readonly parts: ReadonlyMap<string, Buffer | null>;
}

/** The names of the parts that {@link captureScript} writes. */
export type PartName =
  "stat" | "status" | "cmdline" | "environ" | "limits" | "cgroup" | "cwd" | "exe" | "out" | "error";

const partNames: readonly string[] = [
  ...["stat", "status", "cmdline", "environ", "limits", "cgroup"],
  ...["cwd", "exe", "out", "error"],
];

/**
 * Writes what `/proc` says about processes, one part a line in hexadecimal, so that any bytes survive any shell and any
 * protocol. Its arguments are process ids; without one, every process whose command line mentions `-jar`.
 *
 * `hidden` stands for what may not be read.
 */
export const captureScript = `
part() {
  printf '%s ' "$1"
  if content=$(od -An -v -tx1 2>/dev/null | tr -d ' \\n') && [ -n "$content" ]; then printf '%s\\n' "$content"; else printf '%s\\n' "$2"; fi
}
file() { if [ -r "$2" ] && true <"$2"; then part "$1" empty <"$2"; else printf '%s hidden\\n' "$1"; fi; }
link() { if target=$(readlink -n -- "$2" && printf x); then printf '%s' "\${target%x}" | part "$1" empty; else printf '%s hidden\\n' "$1"; fi; }
if [ $# -eq 0 ]; then
  cd /proc && set -- $(grep -las -e -jar -- [0-9]*/cmdline | cut -d/ -f1)
fi 2>/dev/null
for pid in "$@"; do
  directory=/proc/$pid
  [ -d "$directory" ] || continue
  printf 'process %s\\n' "$pid"
  for name in stat status cmdline environ limits cgroup; do file $name "$directory/$name"; done
  link cwd "$directory/cwd"
  link exe "$directory/exe"
  link out "$directory/fd/1"
  link error "$directory/fd/2"
done 2>/dev/null
exit 0
`;

/** Reads what {@link captureScript} wrote. Lines that are something else are passed over. */
export function parseRawProcesses(text: string): readonly RawProcess[] {
  const processes: { pid: number; parts: Map<string, Buffer | null> }[] = [];
  for (const line of text.split("\n")) {
    const [name = "", value = ""] = line.split(" ");
    if (name === "process" && /^\d+$/.test(value)) processes.push({ pid: Number(value), parts: new Map() });
    else if (partNames.includes(name)) {
      const content =
        value === "empty"
          ? Buffer.alloc(0)
          : /^(?:[\da-f]{2})+$/.test(value)
            ? Buffer.from(value, "hex")
            : null;
      processes.at(-1)?.parts.set(name, content);
    }
  }
  return processes;
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
