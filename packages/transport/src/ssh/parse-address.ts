import { TransportError } from "../errors/transport-error.js";
import { printable } from "../text/printable.js";

/** Where an SSH address leads. What it does not say is `null`: the transport, or the user's ssh_config, decides. */
export interface SshAddress {
  readonly user: string | null;
  readonly host: string;
  readonly port: number | null;
}

/**
 * Reads `host`, `user@host`, `user@host:port`, `[2001:db8::1]:port`, `ssh://user@host:port`, or an alias of the user's
 * ssh_config. Throws `TransportError` `INVALID_ADDRESS` for anything else, above all for what an SSH client would take
 * for an option.
 *
 * @example
 * parseSshAddress("deploy@runner-1:2222"); // { user: "deploy", host: "runner-1", port: 2222 }
 */
export function parseSshAddress(address: string): SshAddress {
  const text = address.startsWith("ssh://") ? address.slice("ssh://".length).replace(/\/$/, "") : address;
  // A user may hold an @ (user@domain@host), a host may not.
  const at = text.lastIndexOf("@");
  const user = at === -1 ? null : text.slice(0, at);
  const place = text.slice(at + 1);
  const match =
    /^\[([^\]]+)\](?::(\d+))?$/.exec(place) ??
    // Several colons without brackets: an IPv6 address without a port.
    /^([^:]*:[^:]*:.*)$/.exec(place) ??
    /^([^:]*)(?::(\d+))?$/.exec(place);
  const host = match?.[1] ?? "";
  const port = match?.[2] === undefined ? null : Number(match[2]);

  if (!/^[A-Za-z0-9_:][A-Za-z0-9._:%-]*$/.test(host)) throw invalid(address, "its host is not a host name");
  if (user !== null && !/^[A-Za-z0-9_][A-Za-z0-9._@\\+$-]*$/.test(user)) {
    throw invalid(address, "its user is not a user name");
  }
  if (port !== null && (port < 1 || port > 65_535)) throw invalid(address, "its port is not from 1 to 65535");
  return { user, host, port };
}

function invalid(address: string, reason: string): TransportError {
  const shown = printable(address, { maxCharacters: 200 });
  return new TransportError({
    code: "INVALID_ADDRESS",
    address: shown,
    message:
      `"${shown}" is no SSH address: ${reason}. Nothing was done. Write host, user@host, user@host:port, ` +
      `ssh://user@host:port, or an alias of your ssh_config.`,
  });
}
