import type { SshAddress } from "../ssh/parse-address.js";
import type { OpensshTransportOptions } from "./openssh-options.js";

/** What a command line of the client is made of. */
export interface OpensshArgumentsRequest {
  readonly place: SshAddress;
  readonly options: OpensshTransportOptions;
  readonly socket: string;
  /** A file of known hosts instead of the usual ones. */
  readonly knownHosts: string | null;
  /** The client has the options that say what a session is ({@link knowsSessionOptions}). */
  readonly knowsSessionOptions: boolean;
}

/**
 * The arguments that open a connection and keep it, with one session in it that runs `commandLine`.
 *
 * OpenSSH takes the first value that it sees of an option (ssh_config(5)), so ours stand first, the caller's second, and
 * the configuration files come last.
 */
export function masterArguments(
  request: OpensshArgumentsRequest & { readonly timeLimitMs: number },
  commandLine: string,
): readonly string[] {
  const { options, timeLimitMs, knownHosts } = request;
  const keepAliveSeconds = Math.max(1, Math.round((options.keepAliveMs ?? 15_000) / 1_000));
  return clientArguments(
    request,
    [
      ["ControlMaster", "yes"],
      ["StrictHostKeyChecking", "yes"],
      ["UpdateHostKeys", "no"],
      // With these, the user's own configuration could let a key pass that no file of known hosts has.
      ["NoHostAuthenticationForLocalhost", "no"],
      ["VerifyHostKeyDNS", "no"],
      ...(knownHosts === null
        ? []
        : ([
            ["UserKnownHostsFile", quoteValue(knownHosts)],
            ["GlobalKnownHostsFile", "/dev/null"],
            ["KnownHostsCommand", "none"],
          ] as const)),
      ["ConnectTimeout", String(Math.max(1, Math.ceil(timeLimitMs / 1_000)))],
      ["ConnectionAttempts", "1"],
      ["ServerAliveInterval", String(keepAliveSeconds)],
      ["ServerAliveCountMax", "3"],
      // Forwarded ports of the user's own configuration would be taken twice.
      ["ClearAllForwardings", "yes"],
    ],
    commandLine,
  );
}

/** The arguments that run `commandLine` in a session of a connection that is kept, and never open another one. */
export function sessionArguments(request: OpensshArgumentsRequest, commandLine: string): readonly string[] {
  return clientArguments(
    request,
    [
      ["ControlMaster", "no"],
      // Where the socket does not answer, the client would connect by itself.
      ["ProxyCommand", "false"],
      ["StrictHostKeyChecking", "yes"],
      ["NoHostAuthenticationForLocalhost", "no"],
      ["VerifyHostKeyDNS", "no"],
    ],
    commandLine,
  );
}

function clientArguments(
  request: OpensshArgumentsRequest,
  own: readonly (readonly [string, string])[],
  commandLine: string,
): readonly string[] {
  const { place, options, socket } = request;
  const pairs = [
    ["ControlPath", quoteValue(socket)],
    ["ControlPersist", "no"],
    ["BatchMode", "yes"],
    ["RequestTTY", "no"],
    ["RemoteCommand", "none"],
    // Without a command, without its input, or in the background: a configuration that has these would break each session.
    ...(request.knowsSessionOptions
      ? ([
          ["SessionType", "default"],
          ["StdinNull", "no"],
          ["ForkAfterAuthentication", "no"],
        ] as const)
      : []),
    ["PermitLocalCommand", "no"],
    ["EscapeChar", "none"],
    ["LogLevel", "ERROR"],
    ...own,
    ...(options.options ?? []),
  ] as const;
  return [
    ...(options.configFile === undefined ? [] : ["-F", options.configFile]),
    ...pairs.flatMap(([name, value]) => ["-o", `${name}=${value}`]),
    ...(place.user === null ? [] : ["-l", place.user]),
    ...(place.port === null ? [] : ["-p", String(place.port)]),
    "--",
    place.host,
    commandLine,
  ];
}

/** `%` stands for something in a path of ssh_config(5), and blanks part words. */
function quoteValue(path: string): string {
  return `"${path.replaceAll("%", "%%")}"`;
}
