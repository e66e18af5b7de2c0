import { readFile } from "node:fs/promises";
import { rootCertificates } from "node:tls";

/** Where systems keep the authorities that their administrators trust, as one file in PEM. */
const bundles = [
  // Debian, Ubuntu, Alpine
  "/etc/ssl/certs/ca-certificates.crt",
  // Fedora, RHEL
  "/etc/pki/tls/certs/ca-bundle.crt",
  // openSUSE
  "/etc/ssl/ca-bundle.pem",
  // macOS, FreeBSD
  "/etc/ssl/cert.pem",
];

/**
 * Returns the authorities that this machine trusts, in PEM: the file that `SSL_CERT_FILE` names or else the system's, the
 * file that `NODE_EXTRA_CA_CERTS` names, and those that Node.js brings along.
 */
export async function systemAuthorities(): Promise<string[]> {
  const named = process.env["SSL_CERT_FILE"];
  const system = await firstOf(named === undefined || named === "" ? bundles : [named]);
  const extra = await firstOf([process.env["NODE_EXTRA_CA_CERTS"] ?? ""]);
  return [...rootCertificates, ...system, ...extra];
}

async function firstOf(paths: readonly string[]): Promise<string[]> {
  for (const path of paths) {
    const text = path === "" ? null : await readFile(path, "utf8").catch(() => null);
    if (text?.includes("-----BEGIN CERTIFICATE-----") === true) return [text];
  }
  return [];
}
