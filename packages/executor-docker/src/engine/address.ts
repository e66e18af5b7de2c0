/** How an engine is reached. */
export type EngineAddress =
  | { readonly kind: "unix"; readonly path: string }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number; readonly isTls: boolean }
  | { readonly kind: "ssh"; readonly address: string; readonly socket: string | null };

/**
 * Reads the address of an engine as Docker's own clients write it. Null for one that we have no way to.
 *
 * @example
 * parseEngineAddress("ssh://deploy@edge-1"); // { kind: "ssh", address: "deploy@edge-1", socket: null }
 */
export function parseEngineAddress(address: string): EngineAddress | null {
  const match = /^([a-z]+):\/\/(.*)$/s.exec(address);
  const [, scheme = "unix", rest = address] = match ?? [];
  switch (scheme) {
    case "unix":
      return rest === "" ? { kind: "unix", path: "/var/run/docker.sock" } : unixOf(rest);
    case "tcp":
    case "http":
      return tcpOf(rest, false);
    case "https":
      return tcpOf(rest, true);
    case "ssh":
      return sshOf(rest);
    default:
      return null;
  }
}

/** As Docker's own client reads it: what follows the host is the path of its socket. */
function sshOf(rest: string): EngineAddress | null {
  const slash = rest.indexOf("/");
  const address = slash < 0 ? rest : rest.slice(0, slash);
  const socket = slash < 0 ? "" : rest.slice(slash).replace(/(?<!\/)\/+$/, "");
  if (address === "" || address.startsWith("-")) return null;
  return { kind: "ssh", address, socket: socket === "" ? null : socket };
}

function unixOf(path: string): EngineAddress | null {
  return path.startsWith("/") ? { kind: "unix", path } : null;
}

function tcpOf(rest: string, isTls: boolean): EngineAddress | null {
  const match = /^(\[[0-9a-f:.]+\]|[^/:\s@]+)(?::(\d+))?\/?$/i.exec(rest);
  if (match?.[1] === undefined) return null;
  return { kind: "tcp", host: match[1].replace(/^\[|\]$/g, ""), port: Number(match[2] ?? 2376), isTls };
}
