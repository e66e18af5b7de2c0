import type { VmService } from "./service/vm-service.js";

/** A host on which the Runner is a Java process. No field may hold a secret: hosts are written into plans. */
export interface VmHost {
  readonly platform: "vm";
  /** What the transport connects to: an `ssh_config` alias, `user@host:port`, or `local`. */
  readonly address: string;
  /** Discovered where it is left out. */
  readonly service?: VmService;
  /** The Runner's launch directory, for a process that cannot be found by the Runner's id. */
  readonly directory?: string;
  /** The package's path, for a stable name (`runner.jar`) that does not carry the Runner's id. */
  readonly packagePath?: string;
  /** Where it stands: `berlin`, `line-3`. Hosts of all platforms with the same text share a site. */
  readonly site?: string;
}
