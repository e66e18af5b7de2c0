import type { VmHost } from "@runner-upgrade/plan/platform";
import type { LiveHost } from "../hosts/live-hosts.js";

/** What a Runner is set up with. */
export interface RunnerToSetUp {
  readonly runnerId: string;
  /** The package with the Runner's credentials in it. */
  readonly package: Uint8Array;
  readonly serverUrl: string;
  readonly token: string;
}

/** A way in which operators run a Runner: lays it out on a host, starts it, and tells how the plan names the host. */
export interface SetUp {
  readonly name: string;
  readonly install: (host: LiveHost, runner: RunnerToSetUp) => Promise<Omit<VmHost, "platform" | "address">>;
}

/** A proxy password as operators have it in their command lines. It must never be seen in anything that comes out. */
export const proxyPasswordCanary = "canary-proxy-password-7c1f";

/** JVM options that keep a stand-in small; every set-up has them, so that they are compared as well. */
export const smallHeap = "-Xmx64m -XX:+UseSerialGC";
