import { posix } from "node:path";
import { printable, redactArguments } from "@runner-upgrade/executor";
import type { Finding } from "@runner-upgrade/plan/platform";
import type { Container, ContainerProcess } from "../engine/inspection.js";
import type { DockerCall } from "../host/docker-call.js";

/**
 * Whether a container holds another JVM, which would be stopped with it. What a JVM of the container started is its own work,
 * and what was started by `docker exec` or a health check is none of the container's.
 */
export async function sharedContainerFindings(call: DockerCall, container: Container): Promise<Finding[]> {
  if (!container.state.isRunning) return [];
  const processes = await call.engine.processes(container.id);
  if (processes === null)
    return [
      {
        code: "PROCESSES_NOT_SEEN",
        level: "warning",
        message: `The engine does not list the processes of ${container.name}: whether another JVM would be stopped with it is not known.`,
      },
    ];
  const machines = separateJvms(processes, container.state.pid);
  if (machines.length < 2) return [];
  const shown = machines.map(({ pid, command }) => {
    const words = redactArguments(command.split(" "), call.redactor);
    return `process ${String(pid)} (${printable(words, { maxCharacters: 200 })})`;
  });
  return [
    {
      code: "SERVICE_SHARED",
      level: "failed",
      message: `${container.name} holds more than one JVM: ${shown.join(", ")}. Stopping the container would stop all of them.`,
      remedies: ["Give the Runner a container of its own, start it there, then plan again."],
    },
  ];
}

/** The JVMs below the container's first process, or that process itself, which no other JVM started. Pure. */
export function separateJvms(
  processes: readonly ContainerProcess[],
  firstPid: number,
): readonly ContainerProcess[] {
  const byPid = new Map(processes.map((process) => [process.pid, process]));
  const ancestorsOf = (process: ContainerProcess): readonly ContainerProcess[] => {
    const above: ContainerProcess[] = [];
    for (
      let at = byPid.get(process.parentPid);
      at !== undefined && !above.includes(at);
      at = byPid.get(at.parentPid)
    )
      above.push(at);
    return above;
  };
  return processes.filter((process) => {
    const above = ancestorsOf(process);
    const isOfContainer = process.pid === firstPid || above.some(({ pid }) => pid === firstPid);
    return isOfContainer && isJvm(process) && !above.some(isJvm);
  });
}

function isJvm({ command }: ContainerProcess): boolean {
  return /^javaw?$/.test(posix.basename(command.split(" ")[0] ?? ""));
}
