import type { PlanProblem } from "../errors/plan-error.js";
import { oneLine } from "../text/one-line.js";
import { unprintable } from "../text/unprintable.js";
import type { Host } from "./host.js";

/**
 * What in a host may enter neither a command nor a file: characters that do not print, and a hyphen at the beginning,
 * which programs take for an option. `path` is where the host stands.
 */
export function findHostProblems(host: Host, path: string): PlanProblem[] {
  return textsOf(host).flatMap(([field, text]) => {
    const shown = JSON.stringify(oneLine(text, 80));
    const problem = (why: string): PlanProblem[] => [
      { code: "HOST_INVALID", path: `${path}.${field}`, message: `${shown} ${why}` },
    ];
    if (unprintable.test(text)) {
      return problem("holds characters that do not print, and would enter commands. Correct the host.");
    }
    return text.startsWith("-")
      ? problem("begins with a hyphen, and programs would take it for an option. Correct the host.")
      : [];
  });
}

function textsOf(host: Host): [field: string, text: string][] {
  switch (host.platform) {
    case "vm": {
      const { service } = host;
      return [
        ["address", host.address],
        ...some("directory", host.directory),
        ...some("packagePath", host.packagePath),
        ...(service?.kind === "systemd" ? some("service.unit", service.unit) : []),
        ...(service?.kind === "systemd" && service.scope === "user"
          ? some("service.user", service.user)
          : []),
      ];
    }
    case "docker":
      return [["address", host.address], ...some("container", host.container)];
    case "kubernetes":
      return [
        ["address", host.address],
        ...some("namespace", host.namespace),
        ...some("workload.name", host.workload?.name),
      ];
  }
}

function some(field: string, text: string | undefined): [field: string, text: string][] {
  return text === undefined ? [] : [[field, text]];
}
