/**
 * What an entry of a package is, as far as a base is concerned: `code` and `bulk` may be in one, an `archive` that is stored as
 * it is gets looked into, and everything else is left out.
 */
export type EntryKind = "code" | "bulk" | "archive" | "left-out";

/** Credentials and configuration are small: what is larger is a library, an image, a data file. */
const bulkBytes = 64 * 1024;

const archives = new Set(["jar", "zip", "war", "ear"]);

// Text of any size may be configuration; keys and stores of them are credentials; what is packed again cannot be searched.
const neverBulk = new Set(
  [
    "properties yml yaml json xml toml ini conf config cfg cnf env txt md csv html htm js sql sh bat cmd ps1 groovy",
    "pem key crt cer der p8 p12 pfx jks jceks bks keystore truststore kdb kdbx token creds credentials secret mf sf rsa dsa ec",
    "gz tgz bz2 xz zst lz4 7z rar tar br lzma aar",
  ].flatMap((line) => line.split(" ")),
);

/**
 * Tells an entry's kind by its name and size. Compiled classes are code whatever their size. A name without an extension, a
 * small entry, metadata, text, keys and packed files are left out: credentials may stand in any of them.
 *
 * @example
 * entryKind({ name: "io/netty/Channel.class", compressedBytes: 900, isStored: false }); // "code"
 */
export function entryKind(entry: {
  readonly name: string;
  readonly compressedBytes: number;
  readonly isStored: boolean;
}): EntryKind {
  const { name, compressedBytes, isStored } = entry;
  const extension = /\.([^./]+)$/.exec(name)?.[1]?.toLowerCase();
  if (extension === undefined || compressedBytes === 0) return "left-out";
  if (extension === "class") return "code";
  if (archives.has(extension)) return isStored ? "archive" : "left-out";
  if (name.startsWith("META-INF/") || neverBulk.has(extension)) return "left-out";
  return compressedBytes >= bulkBytes ? "bulk" : "left-out";
}
