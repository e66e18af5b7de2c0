import { Agent } from "node:https";
import { stepError, type CallSubject } from "@runner-upgrade/executor";
import type { DockerHost } from "@runner-upgrade/plan/platform";
import type { HostSession } from "@runner-upgrade/transport";
import type Docker from "dockerode";
import type { Settings } from "../options/docker-executor-options.js";
import { parseEngineAddress } from "./address.js";
import { SshAgent } from "./ssh-agent.js";
import { systemAuthorities } from "./system-authorities.js";

/** A client of an engine, and the session that it stands on where it is reached over SSH. */
export interface Connected {
  readonly docker: Docker;
  /** Whether nobody between us and the engine can read along: a local socket, SSH or TLS. */
  readonly isConfidential: boolean;
  readonly dispose: () => Promise<void>;
}

/** Every setting that the client would otherwise take from the environment of this process. */
const nothingFromElsewhere = {
  host: undefined,
  port: undefined,
  socketPath: undefined,
  protocol: "http",
  pathPrefix: "/",
  username: undefined,
  password: undefined,
  ca: undefined,
  cert: undefined,
  key: undefined,
  timeout: undefined,
  version: undefined,
  sshOptions: {},
} as const;

/** Makes a client for a host's engine. The library is loaded here, when it is needed. */
export async function connect(
  settings: Settings,
  host: DockerHost,
  options: { readonly subject: CallSubject; readonly signal: AbortSignal },
): Promise<Connected> {
  const { subject, signal } = options;
  const address = parseEngineAddress(host.address);
  if (address === null) {
    throw stepError(subject, "HOST_UNREACHABLE", `"${host.address}" is no address of an engine.`, {
      remedies: ["Write unix:///var/run/docker.sock, https://host:2376 or ssh://host."],
    });
  }
  const { default: Client } = await import("dockerode");
  const create = (own: object): Docker => new Client({ ...nothingFromElsewhere, ...own });
  switch (address.kind) {
    case "unix":
      return {
        docker: create({ socketPath: address.path }),
        isConfidential: true,
        dispose: () => Promise.resolve(),
      };
    case "tcp": {
      const tls = settings.tlsFor(host);
      const port = { host: address.host, port: address.port };
      if (!address.isTls && tls === null)
        return { docker: create(port), isConfidential: false, dispose: () => Promise.resolve() };
      const agent = new Agent({ ca: await systemAuthorities(), ...tls, keepAlive: true });
      return {
        docker: create({ ...port, protocol: "https", agent }),
        isConfidential: true,
        dispose: () => {
          agent.destroy();
          return Promise.resolve();
        },
      };
    }
    case "ssh": {
      const transport = settings.transportFor(host);
      if (transport === null) {
        throw stepError(
          subject,
          "UNSUPPORTED",
          "Its engine is reached over SSH, and no transport was given.",
          {
            remedies: ["Give createDockerExecutor a `transport`, such as opensshTransport()."],
          },
        );
      }
      const session: HostSession = await transport.connect(address.address, {
        signal,
        timeLimitMs: settings.connectTimeLimitMs,
      });
      return {
        docker: create({ host: "engine", port: 80, agent: new SshAgent(session, address.socket) }),
        isConfidential: true,
        dispose: () => session[Symbol.asyncDispose](),
      };
    }
  }
}
