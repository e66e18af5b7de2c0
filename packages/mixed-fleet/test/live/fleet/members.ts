import type { RunnerManifest } from "@runner-upgrade/lab";

/** Where a member of the fleet lives. */
export type Place =
  | { readonly platform: "vm"; readonly host: string; readonly service: "systemd" | "process" }
  | { readonly platform: "docker"; readonly credentialsIn: "variable" | "file" }
  | {
      readonly platform: "kubernetes";
      readonly kind: RunnerManifest["kind"];
      readonly credentialsBy: RunnerManifest["by"];
    };

/** One Runner of the fleet. */
export interface Member {
  readonly name: string;
  /** Members of one group have the same tags and node filter: they stand in for each other. */
  readonly group: string;
  readonly project: string;
  readonly place: Place;
}

/** The projects of the fleet, six Runners each. */
export const projects = ["batch", "web"] as const;

/** The names of the hosts on which VM members run, two on each. */
export const vmHosts = ["fleet-host-1", "fleet-host-2"] as const;

const groups: readonly {
  readonly group: string;
  readonly project: string;
  readonly places: readonly Place[];
}[] = [
  {
    group: "north",
    project: "batch",
    places: [
      { platform: "vm", host: vmHosts[0], service: "systemd" },
      { platform: "docker", credentialsIn: "variable" },
      { platform: "kubernetes", kind: "Deployment", credentialsBy: "variable" },
    ],
  },
  {
    group: "south",
    project: "batch",
    places: [
      { platform: "vm", host: vmHosts[1], service: "process" },
      { platform: "docker", credentialsIn: "file" },
      { platform: "kubernetes", kind: "StatefulSet", credentialsBy: "envFrom" },
    ],
  },
  {
    group: "east",
    project: "web",
    places: [
      { platform: "vm", host: vmHosts[0], service: "process" },
      { platform: "docker", credentialsIn: "variable" },
      { platform: "kubernetes", kind: "Deployment", credentialsBy: "secretKeyRef" },
    ],
  },
  {
    group: "west",
    project: "web",
    places: [
      { platform: "vm", host: vmHosts[1], service: "systemd" },
      { platform: "docker", credentialsIn: "variable" },
      { platform: "kubernetes", kind: "Pod", credentialsBy: "variable" },
    ],
  },
];

/** Twelve Runners in four groups. Each group spans the three platforms, so no platform stands in for itself alone. */
export const members: readonly Member[] = groups.flatMap(({ group, project, places }) =>
  places.map((place) => ({ name: `${group}-${place.platform}`, group, project, place })),
);

/** What jobs ask for to reach a group: its tags in a manual project, its node filter in an automatic one. */
export const tagsOf = (group: string): readonly string[] => [group, "mixed"];
export const nodeFilterOf = (group: string): string => `tags: ${group}`;
