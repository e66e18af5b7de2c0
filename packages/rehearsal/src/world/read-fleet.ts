import type { Fleet, Plan } from "@runner-upgrade/plan";
import type { SimulatorOptions } from "@runner-upgrade/simulator";
import type { Assumption } from "../result/rehearsal.js";

/** From this API version on a server may run replicas. */
const replicasSince = 55;
const usualApiVersion = 48;

/** The server of the fleet, as the simulator is told of it, and what was taken for true. */
export function serverOf(
  { server }: Fleet,
  plan: Plan,
): {
  readonly options: Pick<SimulatorOptions, "version" | "apiVersion" | "replicas">;
  readonly assumed: readonly Assumption[];
} {
  const hasReplicas = server.replicas === "on";
  const version = server.version ?? plan.server.version ?? plan.units[0]?.targetVersion;
  const apiVersion = server.apiVersion ?? (hasReplicas ? replicasSince : usualApiVersion);
  const unknown = [
    ...(server.version === null ? ["its version"] : []),
    ...(server.apiVersion === null ? ["its API version"] : []),
    ...(server.replicas === "unknown" ? ["whether it runs replicas (assumed: it runs none)"] : []),
  ];
  return {
    options: {
      ...(version !== undefined && { version }),
      apiVersion: hasReplicas ? Math.max(apiVersion, replicasSince) : apiVersion,
      replicas: hasReplicas ? "on" : "off",
    },
    assumed: [
      {
        code: "SERVER",
        message:
          "A simulated control plane stands for the server: heartbeats come every 5 s, and a token may do everything." +
          (unknown.length === 0 ? "" : ` The fleet does not tell ${unknown.join(", ")}.`),
      },
    ],
  };
}

/** The projects of the fleet, and those that only its Runners name. */
export function projectsOf(
  fleet: Fleet,
  { policy }: Plan,
): {
  readonly projects: readonly { readonly name: string; readonly dispatch: "manual" | "automatic" }[];
  readonly assumed: readonly Assumption[];
} {
  const dispatch = new Map(fleet.projects.map((project) => [project.name, project.dispatch]));
  for (const { associations } of fleet.runners)
    for (const { project } of associations) if (!dispatch.has(project)) dispatch.set(project, "unknown");
  const isGuessed = (name: string): boolean => dispatch.get(name) === "unknown";
  const guessed = [...dispatch.keys()].filter(isGuessed);
  return {
    projects: [...dispatch].map(([name, mode]) => ({
      name,
      dispatch: mode === "unknown" ? (policy.assumeDispatch[name] ?? "manual") : mode,
    })),
    assumed:
      guessed.length === 0
        ? []
        : [
            {
              code: "DISPATCH",
              message: `How these projects choose Runners is not known; the policy's word is taken, else by tags: ${guessed.join(", ")}.`,
            },
          ],
  };
}
