import { crc32, deflateRawSync } from "node:zlib";

/** An entry of a zip that a test makes. */
export interface MadeEntry {
  readonly name: string;
  readonly content: Uint8Array;
  /** @default false: deflated */
  readonly isStored?: boolean;
  /** Its sizes stand behind its content, as Java writes what it deflates. @default false */
  readonly hasDescriptor?: boolean;
  /** Seconds of the time of day, in steps of 2. @default 0 */
  readonly time?: number;
  readonly extra?: Uint8Array;
  /** Bytes before its header that belong to no entry. */
  readonly gap?: Uint8Array;
}

/** Makes a zip of any shape, byte for byte the same for the same entries. */
export function makeZip(entries: readonly MadeEntry[], comment: Uint8Array = new Uint8Array(0)): Buffer {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  const push = (...more: Uint8Array[]): void => {
    for (const part of more) at += part.byteLength;
    parts.push(...more);
  };
  for (const entry of entries) {
    const { content, isStored = false, hasDescriptor = false, time = 0 } = entry;
    const { extra = new Uint8Array(0), gap = new Uint8Array(0) } = entry;
    push(gap);
    const name = Buffer.from(entry.name);
    const data = isStored ? content : deflateRawSync(content);
    const crc = crc32(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(hasDescriptor ? 8 : 0, 6);
    local.writeUInt16LE(isStored ? 0 : 8, 8);
    local.writeUInt16LE(time / 2, 10);
    if (!hasDescriptor) {
      local.writeUInt32LE(crc, 14);
      local.writeUInt32LE(data.length, 18);
      local.writeUInt32LE(content.length, 22);
    }
    local.writeUInt16LE(name.length, 26);
    local.writeUInt16LE(extra.length, 28);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    local.copy(central, 6, 4, 14);
    central.writeUInt32LE(crc, 16);
    central.writeUInt32LE(data.length, 20);
    central.writeUInt32LE(content.length, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(at, 42);
    directory.push(central, name);
    push(local, name, extra, data);
    if (hasDescriptor) {
      const descriptor = Buffer.alloc(16);
      descriptor.writeUInt32LE(0x08074b50, 0);
      descriptor.writeUInt32LE(crc, 4);
      descriptor.writeUInt32LE(data.length, 8);
      descriptor.writeUInt32LE(content.length, 12);
      push(descriptor);
    }
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  end.writeUInt16LE(comment.byteLength, 20);
  return Buffer.concat([...parts, list, end, comment]);
}

/** Bytes that cannot be compressed, the same for the same seed. */
export function noise(seed: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  for (let at = 0; at < bytes; at += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    buffer[at] = state & 0xff;
  }
  return buffer;
}
