import { randomFillSync } from "node:crypto";
import { zipSync, type Zippable } from "fflate";
import { credentialsEntryName, formatCredentials } from "./credentials-entry.js";
import type { PackageRequest } from "./package-builder.js";

const randomChunkBytes = 65_536;
/** The oldest time that a zip can hold: a package's bytes depend on what it carries, not on when it was made. */
const epoch = new Date(1980, 0, 2);

/** Makes a jar: manifest first, the given entries, credentials, and padding that cannot be compressed. */
export function buildJar(
  request: PackageRequest,
  options: { mainClass?: string; entries?: ReadonlyMap<string, Uint8Array> } = {},
): Uint8Array {
  const text = new TextEncoder();
  const manifest = [
    "Manifest-Version: 1.0",
    ...(options.mainClass === undefined ? [] : [`Main-Class: ${options.mainClass}`]),
    "Implementation-Title: runner-upgrade stand-in",
    `Implementation-Version: ${request.version}`,
    "",
    "",
  ].join("\r\n");
  const entries: Zippable = { "META-INF/MANIFEST.MF": text.encode(manifest) };
  for (const [name, bytes] of options.entries ?? []) entries[name] = bytes;
  entries[credentialsEntryName] = text.encode(formatCredentials(request));
  if (request.packageBytes > 0) entries["stand-in/padding.bin"] = padding(request.packageBytes);
  return zipSync(entries, { level: 0, mtime: epoch });
}

/** Random bytes, the same block again and again: as good as random for a transfer, and quickly made. */
function padding(bytes: number): Uint8Array {
  const block = randomFillSync(new Uint8Array(Math.min(bytes, randomChunkBytes)));
  const all = new Uint8Array(bytes);
  for (let offset = 0; offset < bytes; offset += block.length) {
    all.set(block.subarray(0, Math.min(block.length, bytes - offset)), offset);
  }
  return all;
}
