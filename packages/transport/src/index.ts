export type { Clock } from "./clock/clock.js";
export { systemClock } from "./clock/clock.js";
export type {
  Become,
  Command,
  CommandEnd,
  CommandOptions,
  InputData,
  KillSignal,
  RunningCommand,
  RunOptions,
  RunResult,
} from "./contract/command.js";
export type {
  FileOptions,
  FileOwner,
  FileStat,
  HostSession,
  ReadFileOptions,
  RemoveOptions,
  StatOptions,
  WriteFileOptions,
  WrittenFile,
} from "./contract/host-session.js";
export type { SecretText } from "./contract/secret-text.js";
export type { ConnectOptions, Transport } from "./contract/transport.js";
export type { TransportErrorCode, TransportErrorOptions } from "./errors/transport-error.js";
export { TransportError } from "./errors/transport-error.js";
export { fileFailure } from "./files/file-failure.js";
export { receiveFunction } from "./files/receive-function.js";
export type { LocalTransportOptions } from "./local/local-transport.js";
export { localTransport } from "./local/local-transport.js";
export type { OpensshHostKeyPolicy, OpensshTransportOptions } from "./openssh/openssh-options.js";
export { opensshTransport } from "./openssh/openssh-transport.js";
export type { KnownHostsPolicy, PinnedFingerprintsPolicy, PublicKeysPolicy } from "./ssh/host-key-policy.js";
export type { SshAddress } from "./ssh/parse-address.js";
export { parseSshAddress } from "./ssh/parse-address.js";
export type {
  Ssh2Authentication,
  Ssh2HostKeyPolicy,
  Ssh2JumpHost,
  Ssh2TransportOptions,
} from "./ssh2/ssh2-options.js";
export { ssh2Transport } from "./ssh2/ssh2-transport.js";
export type { ProcessEnd } from "./command/started-command.js";
export type { ShellSessionOptions } from "./session/create-shell-session.js";
export { createShellSession } from "./session/create-shell-session.js";
export type { HostChannel, OpenChannel } from "./shell/host-channel.js";
export { quotePosix } from "./text/quote-posix.js";
