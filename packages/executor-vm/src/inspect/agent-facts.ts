import { posix } from "node:path";
import { printable } from "@runner-upgrade/executor";
import type { AgentFacts } from "@runner-upgrade/plan/platform";
import type { HostShell } from "../host/host-shell.js";
import type { Located } from "../locate/locate.js";
import { clientIdOf, namesRunner, type ReplicaIdentity } from "../process/identity.js";
import type { Target } from "../target/target.js";

/** What tells which replica of its Runner a process is: its host's name, its paths, and the ids that it names. */
export async function agentOf(
  shell: HostShell,
  { processes }: Located,
  { directory, packageFile, packagePath }: Target,
  { ids, others }: ReplicaIdentity,
): Promise<AgentFacts> {
  const { stdout } = await shell.script("uname -n 2>/dev/null; exit 0", []);
  const hostname = printable(stdout).trim();
  const [process] = processes;
  const clientId = process === undefined ? "" : (clientIdOf(process) ?? "");
  const names = [packagePath, packageFile].map((path) => posix.basename(path));
  const isNamed = (id: string): boolean =>
    clientId.trim().toLowerCase() === id.toLowerCase() || names.some((name) => namesRunner(name, id));
  return {
    hostname: hostname === "" ? null : hostname,
    directory,
    packagePath,
    replicaIds: [...ids, ...others].filter(isNamed),
  };
}
