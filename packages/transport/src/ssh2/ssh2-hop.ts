import { readFile } from "node:fs/promises";
import { homedir, userInfo } from "node:os";
import { join } from "node:path";

import { checkByFingerprint, checkByKnownHosts, checkByPublicKey } from "../ssh/host-key-check.js";
import type { HostKeyCheck } from "../ssh/host-key-check.js";
import { findKnownHost } from "../ssh/known-hosts.js";
import { parseSshAddress } from "../ssh/parse-address.js";
import { readNamedKnownHosts } from "../ssh/read-named-known-hosts.js";
import type { Ssh2Authentication, Ssh2HostKeyPolicy, Ssh2TransportOptions } from "./ssh2-options.js";

/** One host on the way to, or the host itself. */
export interface Ssh2Hop {
  /** As the caller wrote it. */
  readonly address: string;
  readonly user: string;
  readonly host: string;
  readonly port: number;
  readonly hostKeys: Ssh2HostKeyPolicy;
  readonly authentication: readonly Ssh2Authentication[];
}

/** The hosts to go through to `address`, itself last. Throws `TransportError` `INVALID_ADDRESS`. */
export function hopsTo(address: string, options: Ssh2TransportOptions): readonly Ssh2Hop[] {
  const jumps = (options.jumpHosts ?? []).map((jump) =>
    typeof jump === "string" ? { address: jump } : jump,
  );
  return [...jumps, { address }].map((hop) => {
    const { user, host, port } = parseSshAddress(hop.address);
    return {
      address: hop.address,
      user: user ?? options.user ?? userInfo().username,
      host,
      port: port ?? options.port ?? 22,
      hostKeys: ("hostKeys" in hop ? hop.hostKeys : undefined) ?? options.hostKeys,
      authentication: ("authentication" in hop ? hop.authentication : undefined) ??
        options.authentication ?? [{ kind: "agent" }],
    };
  });
}

/** What is trusted of a hop. A file of known hosts that was named must be there; the usual ones may be missing. */
export async function hostKeyCheckFor(hop: Ssh2Hop): Promise<HostKeyCheck> {
  const { hostKeys: policy, host, port } = hop;
  switch (policy.kind) {
    case "pinned":
      return checkByFingerprint(policy);
    case "public-keys":
      return checkByPublicKey(policy);
    case "known-hosts": {
      const text = await knownHostsText(hop.address, policy.path);
      return checkByKnownHosts(
        findKnownHost(text, host, port),
        port === 22 ? null : findKnownHost(text, host, 22),
      );
    }
  }
}

async function knownHostsText(address: string, path: string | undefined): Promise<string> {
  if (path !== undefined) return readNamedKnownHosts(address, path);
  const usual = [
    join(homedir(), ".ssh/known_hosts"),
    join(homedir(), ".ssh/known_hosts2"),
    "/etc/ssh/ssh_known_hosts",
    "/etc/ssh/ssh_known_hosts2",
  ];
  const texts = await Promise.all(usual.map((file) => readFile(file, "utf8").catch(() => "")));
  return texts.join("\n");
}
