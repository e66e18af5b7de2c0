/** What a set-up is given. */
export interface SetUpRequest {
  /** The container's name. */
  readonly name: string;
  readonly image: string;
  readonly runnerId: string;
  readonly token: string;
  readonly serverUrl: string;
  /** A folder of its own on this machine. */
  readonly folder: string;
}

/** One way in which people run Runners in containers. Makes it run; what it makes beside the container is undone. */
export interface SetUp {
  readonly name: string;
  install(request: SetUpRequest): Promise<void>;
  /** Removes networks, volumes and the like, after the containers. */
  remove?(request: Pick<SetUpRequest, "name" | "folder">): Promise<void>;
}

/** A small JVM: there are many of them in the lab. */
export const smallJvm = "-Xmx32m -XX:+UseSerialGC -XX:TieredStopAtLevel=1";
export const proxyPasswordCanary = "canary-proxy-password-77aa";

/** The three variables, as arguments of `docker run`. */
export function variables({ runnerId, token, serverUrl }: SetUpRequest): string[] {
  return [
    ...["--env", `RUNNER_RUNDECK_SERVER_URL=${serverUrl}`],
    ...["--env", `RUNNER_RUNDECK_SERVER_TOKEN=${token}`],
    ...["--env", `RUNNER_RUNDECK_CLIENT_ID=${runnerId}`],
  ];
}

/** What every container of the lab is run with. */
export function basics({ name }: SetUpRequest): string[] {
  return ["--detach", "--name", name, "--env", `JAVA_TOOL_OPTIONS=${smallJvm}`];
}
