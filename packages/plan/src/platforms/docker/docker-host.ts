/** A host on which the Runner is a container of a Docker Engine. */
export interface DockerHost {
  readonly platform: "docker";
  /** The engine: `unix:///var/run/docker.sock`, `tcp://host:2376`, `ssh://host`. */
  readonly address: string;
  /** Name or id; found by the Runner's id where it is left out. */
  readonly container?: string;
  /** Where it stands: `berlin`, `line-3`. Hosts of all platforms with the same text share a site. */
  readonly site?: string;
}
