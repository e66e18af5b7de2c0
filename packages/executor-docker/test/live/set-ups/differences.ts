interface Change {
  readonly from: string;
  readonly to: string;
  readonly credentials: "keep" | "rotate";
}

/**
 * What may differ between `docker inspect` before and after, and why. Everything else is as it was.
 *
 * A path's parts are joined by dots; `*` stands for any one part.
 */
const reviewed: readonly string[] = [
  // It is another container, with files and a life of its own.
  "Id",
  "Created",
  "State.*",
  "State.Health.*",
  "RestartCount",
  "ResolvConfPath",
  "HostnamePath",
  "HostsPath",
  "LogPath",
  "GraphDriver.Data.*",
  // Health checks that run at this moment.
  "ExecIDs.*",
  // How the engine notes that a volume was asked for by its name.
  "Mounts.*.Mode",
  // It has another image, by id and by the name with which it was asked for.
  "Image",
  "Config.Image",
  "Config.Labels.com.docker.compose.image",
  // What the network gives to each container anew.
  "NetworkSettings.SandboxID",
  "NetworkSettings.SandboxKey",
  "NetworkSettings.EndpointID",
  "NetworkSettings.IPAddress",
  "NetworkSettings.MacAddress",
  "NetworkSettings.Ports.*",
  "NetworkSettings.Networks.*.EndpointID",
  "NetworkSettings.Networks.*.IPAddress",
  "NetworkSettings.Networks.*.MacAddress",
];

/** The differences that are not in the reviewed list. What only names the container's own id is not a difference. */
export function differences(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  change: Change,
): string[] {
  const left = flatten(normalised(before, change.from, change), "");
  const right = flatten(normalised(after, change.to, change), "");
  const paths = new Set([...left.keys(), ...right.keys()]);
  return [...paths]
    .filter(
      (path) => left.get(path) !== right.get(path) && !reviewed.some((pattern) => matches(path, pattern)),
    )
    .map((path) => `${path}: ${left.get(path) ?? "(missing)"} -> ${right.get(path) ?? "(missing)"}`);
}

/** The inspection with its own id, its image's version and the rotated token taken out, and volumes by destination. */
function normalised(
  container: Readonly<Record<string, unknown>>,
  version: string,
  { credentials }: Change,
): Record<string, unknown> {
  const id = String(container["Id"]);
  let text = JSON.stringify(container)
    .replaceAll(id.slice(0, 12), "<id>")
    .replaceAll(`RUNNER_IMAGE_VERSION=${version}`, "RUNNER_IMAGE_VERSION=<version>")
    .replaceAll(
      `"org.opencontainers.image.version":"${version}"`,
      '"org.opencontainers.image.version":"<version>"',
    );
  if (credentials === "rotate") text = text.replaceAll(/(RUNNER_RUNDECK_SERVER_TOKEN)=[^"]*/g, "$1=<token>");
  const json = JSON.parse(text) as {
    Mounts: { Destination: string }[];
    HostConfig: { Mounts?: { Target: string; Source?: string }[] | null };
    NetworkSettings: { Networks: Record<string, { Aliases: string[] | null }> };
    Config: { Env: string[] };
  } & Record<string, unknown>;
  json.Mounts.sort((one, other) => one.Destination.localeCompare(other.Destination));
  json.Config.Env.sort();
  // A volume that the engine had made by itself is named now, so that it stays the same: what is mounted is compared above.
  json.HostConfig.Mounts = (json.HostConfig.Mounts ?? []).filter(
    ({ Source }) => Source !== undefined && !/^[0-9a-f]{64}$/.test(Source),
  );
  for (const endpoint of Object.values(json.NetworkSettings.Networks)) {
    endpoint.Aliases = (endpoint.Aliases ?? []).filter((alias) => alias !== "<id>").sort();
  }
  return json;
}

function flatten(value: unknown, path: string, into = new Map<string, string>()): Map<string, string> {
  if (typeof value === "object" && value !== null && Object.keys(value).length > 0) {
    for (const [key, inner] of Object.entries(value))
      flatten(inner, path === "" ? key : `${path}.${key}`, into);
  } else if (value !== null && !(typeof value === "object") && value !== "") {
    into.set(path, JSON.stringify(value));
  }
  return into;
}

function matches(path: string, pattern: string): boolean {
  const expression = pattern
    .split(".")
    .map((part) => (part === "*" ? ".+" : part.replaceAll(/[^\w]/g, String.raw`\$&`)))
    .join(String.raw`\.`);
  return new RegExp(`^${expression}$`).test(path);
}
