import { posix } from "node:path";
import type { HostShell } from "../host/host-shell.js";
import type { RunningProcess } from "../invocation/running-process.js";
import { namesAnyRunner } from "./identity.js";

// Arguments: paths. Each is answered by a line: where its last name leads, or nothing where it is no link.
const leadScript = `
for path; do
  if [ -L "$path" ]; then readlink -f -- "$path" || echo; else echo; fi
done
exit 0
`;

/** Where the packages of processes lead that have a stable name and are links, by process id. Nothing is opened. */
export async function readPackageFiles(
  shell: HostShell,
  processes: readonly RunningProcess[],
  as: "login" | "root",
): Promise<ReadonlyMap<number, string>> {
  const stable = processes.flatMap(({ pid, packagePath }) =>
    packagePath === null || namesAnyRunner(posix.basename(packagePath)) || packagePath.includes("\n")
      ? []
      : [{ pid, packagePath }],
  );
  if (stable.length === 0) return new Map();
  const { stdout } = await shell.script(
    leadScript,
    stable.map(({ packagePath }) => packagePath),
    { as },
  );
  const lines = stdout.split("\n");
  return new Map(
    stable.flatMap(({ pid }, index): [number, string][] => {
      const file = lines[index] ?? "";
      return file.startsWith("/") ? [[pid, file]] : [];
    }),
  );
}
