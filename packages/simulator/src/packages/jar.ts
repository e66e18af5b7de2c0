import { createHash } from "node:crypto";
import { zipSync, type Zippable } from "fflate";
import { credentialsEntryName, formatCredentials } from "./credentials-entry.js";
import type { PackageRequest } from "./package-builder.js";

const blockBytes = 65_536;
/** The oldest time that a zip can hold: a package's bytes depend on what it carries, not on when it was made. */
const epoch = new Date(1980, 0, 2);

/** Makes the jar of one Runner: manifest first, the given entries, credentials, and padding that cannot be compressed. */
export function buildJar(
  request: PackageRequest,
  options: { mainClass?: string; entries?: ReadonlyMap<string, Uint8Array> } = {},
): Uint8Array {
  return zipJar({
    version: request.version,
    ...options,
    properties: formatCredentials(request),
    ...(request.packageBytes > 0 ? { padding: padding(request.version, request.packageBytes) } : {}),
  });
}

/** Makes a jar; the same bytes for the same content. */
export function zipJar(jar: {
  readonly version: string;
  readonly mainClass?: string;
  readonly entries?: ReadonlyMap<string, Uint8Array>;
  /** What the stand-in reads of its jar: one `name=value` per line. */
  readonly properties: string;
  readonly padding?: Uint8Array;
}): Uint8Array {
  const text = new TextEncoder();
  const manifest = [
    "Manifest-Version: 1.0",
    ...(jar.mainClass === undefined ? [] : [`Main-Class: ${jar.mainClass}`]),
    "Implementation-Title: runner-upgrade stand-in",
    `Implementation-Version: ${jar.version}`,
    "",
    "",
  ].join("\r\n");
  const entries: Zippable = { "META-INF/MANIFEST.MF": text.encode(manifest) };
  for (const [name, bytes] of jar.entries ?? []) entries[name] = bytes;
  entries[credentialsEntryName] = text.encode(jar.properties);
  if (jar.padding !== undefined) entries["stand-in/padding.bin"] = jar.padding;
  return zipSync(entries, { level: 0, mtime: epoch });
}

/**
 * Bytes as good as random for a transfer, the same for all packages of a version, as their libraries are: one block again
 * and again.
 */
function padding(version: string, bytes: number): Uint8Array {
  const block = noise(version, Math.min(blockBytes, bytes));
  const all = new Uint8Array(bytes);
  for (let offset = 0; offset < bytes; offset += block.length) {
    all.set(block.subarray(0, Math.min(block.length, bytes - offset)), offset);
  }
  return all;
}

/** The beginning of a version's block: a small package needs no more of it. */
function noise(seed: string, bytes: number): Uint8Array {
  const block = new Uint8Array(bytes);
  let last = Buffer.from(seed);
  for (let offset = 0; offset < bytes; offset += last.length) {
    last = createHash("sha256").update(last).digest();
    block.set(last.subarray(0, bytes - offset), offset);
  }
  return block;
}
