import type { Finding } from "@runner-upgrade/plan/platform";
import { composeServiceOf } from "../container/compose.js";
import { stateDirectoryOf } from "../container/layer-changes.js";
import type { Container } from "../engine/inspection.js";
import { tmpfsesOf } from "../engine/tmpfs.js";
import { textOf } from "../json/json.js";
import { ownerOf } from "./container-owner.js";

/** What a container's own make stands in an upgrade's way with. Pure. */
export function containerFindings(container: Container): Finding[] {
  const { name, hostConfig, labels, state, mounts } = container;
  const findings: Finding[] = [];
  const add = (level: Finding["level"], code: string, message: string, ...remedies: string[]): void => {
    findings.push({ code, level, message, ...(remedies.length === 0 ? {} : { remedies }) });
  };
  if (hostConfig["AutoRemove"] === true) {
    add(
      "failed",
      "CONTAINER_REMOVES_ITSELF",
      `${name} was made with --rm: the engine removes it when it stops, and nothing could be rolled back.`,
      "Make it again without --rm.",
    );
  }
  if ("com.docker.swarm.task.id" in labels) {
    add(
      "failed",
      "MANAGED_BY_SWARM",
      `${name} is a task of a Swarm service, which would replace it at once.`,
      "Upgrade it by `docker service update --image`.",
    );
  }
  if ("io.kubernetes.pod.uid" in labels) {
    add(
      "failed",
      "MANAGED_BY_KUBERNETES",
      `${name} belongs to a pod: its kubelet would replace it.`,
      "Name the Kubernetes workload as the Runner's host.",
    );
  }
  if (state.status === "paused") {
    add("failed", "CONTAINER_PAUSED", `${name} is paused.`, `Run \`docker unpause\` first.`);
  } else if (!state.isRunning) {
    add(
      "warning",
      "RUNNER_NOT_RUNNING",
      `${name} does not run (${state.status}, exit code ${state.exitCode}).`,
    );
  }
  const owner = ownerOf(container);
  if (owner !== null) {
    add(
      "warning",
      "CONTAINER_OWNED",
      `${name} ${owner.says}, and whatever runs it may remove the new container or start the old one again.`,
      owner.remedy,
    );
  }
  const directory = stateDirectoryOf(container);
  const isOn = (destination: string): boolean =>
    destination === directory || directory.startsWith(`${destination}/`);
  const isOnTmpfs = tmpfsesOf(container).some(isOn);
  const isKept = !isOnTmpfs && mounts.some(({ destination }) => isOn(destination));
  if (!isKept) {
    add(
      "warning",
      "STATE_NOT_KEPT",
      `${name} has no volume on ${directory}: its queue, logs and plugins go with it when it is replaced.`,
      'Give it a volume there, or set `unsavedState: "copy"`.',
    );
    const obstacle = isOnTmpfs
      ? "is on a tmpfs, which goes with its process"
      : hostConfig["ReadonlyRootfs"] === true
        ? "is in a root file system that is read-only"
        : null;
    if (obstacle !== null) {
      add(
        "warning",
        "STATE_NOT_COPIED",
        `${directory} of ${name} ${obstacle}, so that it cannot be copied into the new container.`,
        'Give it a volume there, or plan without `unsavedState: "copy"`.',
      );
    }
  }
  const service = composeServiceOf(labels);
  if (service !== null) {
    add(
      "ok",
      "MADE_BY_COMPOSE",
      `${name} is of the Compose project ${service.project} (service ${service.service}); change its image in the Compose file too.`,
    );
  }
  return findings;
}

/** What other containers of the engine have to do with this one. Pure. */
export function neighbourFindings(container: Container, others: readonly Container[]): Finding[] {
  const isIt = (reference: string): boolean =>
    reference === container.name || (reference.length >= 12 && container.id.startsWith(reference));
  const sharing = others.filter(({ hostConfig }) =>
    ["NetworkMode", "IpcMode", "PidMode"].some((mode) => {
      const value = textOf(hostConfig[mode]);
      return value.startsWith("container:") && isIt(value.slice("container:".length));
    }),
  );
  const findings: Finding[] = [];
  if (sharing.length > 0) {
    findings.push({
      code: "SHARED_BY_NEIGHBOUR",
      level: "failed",
      message: `${namesOf(sharing)} lives in the network or processes of ${container.name}, and would lose them when it is replaced.`,
      remedies: ["Upgrade it by hand together with its neighbour, or part them."],
    });
  }
  const borrowing = others.filter(({ hostConfig }) =>
    ((hostConfig["VolumesFrom"] ?? []) as readonly string[]).some((from) => isIt(from.split(":")[0] ?? "")),
  );
  if (borrowing.length > 0) {
    findings.push({
      code: "VOLUMES_BORROWED",
      level: "ok",
      message: `${namesOf(borrowing)} has the volumes of ${container.name}; it keeps them.`,
    });
  }
  const linked = others.filter(({ hostConfig }) =>
    ((hostConfig["Links"] ?? []) as readonly string[]).some((link) =>
      isIt(link.split(":")[0]?.slice(1) ?? ""),
    ),
  );
  if (linked.length > 0) {
    findings.push({
      code: "LINKED_BY_NEIGHBOUR",
      level: "warning",
      message: `${namesOf(linked)} is linked to ${container.name}; the link leads nowhere until it is restarted.`,
    });
  }
  return findings;
}

function namesOf(containers: readonly Container[]): string {
  return containers.map(({ name }) => name).join(", ");
}
