import { posix } from "node:path";
import { Readable } from "node:stream";
import { extract, pack } from "tar-stream";

/** A small file in a container, with what must stay as it was. */
export interface ArchivedFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** A symbolic link in a container, which the engine does not follow at a path's end. */
export interface ArchivedLink {
  readonly leadsTo: string;
}

/** The first file or link of an archive; null when it has none, or a file above `maxBytes`. */
export async function firstFile(
  stream: NodeJS.ReadableStream,
  options: { readonly maxBytes: number },
): Promise<ArchivedFile | ArchivedLink | null> {
  const entries = extract();
  stream.on("error", (error: Error) => {
    entries.destroy(error);
  });
  stream.pipe(entries);
  let found: ArchivedFile | ArchivedLink | null = null;
  for await (const entry of entries) {
    const { name, type, size, mode, uid, gid, linkname } = entry.header;
    if (type === "symlink" && found === null) found = { leadsTo: linkname };
    if (type !== "file" || found !== null) {
      entry.resume();
      continue;
    }
    if (size > options.maxBytes) break;
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    found = { name, bytes: Buffer.concat(chunks), mode, uid, gid };
  }
  entries.destroy();
  return found;
}

/** The same archive with every entry below a directory. */
export function movedTo(archive: NodeJS.ReadableStream, directory: string): NodeJS.ReadableStream {
  const from = extract();
  const to = pack();
  const below = (name: string): string => posix.join(directory.replace(/^\/+/, ""), name);
  from.on("entry", (header, stream, next) => {
    const { name, linkname, type } = header;
    // A hard link names another entry of the archive; a symbolic one says where it leads by itself.
    const link = type === "link" && linkname ? { linkname: below(linkname) } : {};
    const entry = to.entry({ ...header, ...link, name: below(name) }, (error) => {
      next(error ?? undefined);
    });
    stream.pipe(entry);
  });
  from.on("finish", () => {
    to.finalize();
  });
  const fail = (error: Error): void => {
    to.destroy(error);
  };
  from.on("error", fail);
  archive.on("error", fail);
  archive.pipe(from);
  return Readable.from(to);
}

/** An archive of one file. */
export function archiveOf(file: ArchivedFile): NodeJS.ReadableStream {
  const archive = pack();
  const { name, mode, uid, gid, bytes } = file;
  archive.entry({ name, mode, uid, gid, size: bytes.byteLength }, bytes);
  archive.finalize();
  return Readable.from(archive);
}
