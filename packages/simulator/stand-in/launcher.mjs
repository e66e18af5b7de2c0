// A `java` for machines without a JVM: it runs the Node stand-in that a package of the simulator carries, in its own
// process, so that the command line is that of a Runner: `<node> <directory>/java -Dx=y -jar runner-<id>.jar`.
// It is copied under the name `java`, without an extension: so it must be valid as a CommonJS and as an ES module,
// and imports nothing statically.

/** What follows each of these options is its value, not an option. */
const optionsWithValue = new Set([
  "-cp",
  "-classpath",
  "--class-path",
  "-p",
  "--module-path",
  "--add-modules",
]);

async function main(words) {
  const fs = await import("node:fs");
  const properties = {};
  let jar;
  for (let index = 0; index < words.length && jar === undefined; index += 1) {
    const word = words[index];
    if (word === "-version" || word === "--version") return printVersion(word);
    if (word === "-jar") jar = words[index + 1] ?? "";
    else if (word.startsWith("-D")) {
      const [name, ...rest] = word.slice(2).split("=");
      properties[name] = rest.join("=");
    } else if (optionsWithValue.has(word)) index += 1;
    else if (!word.startsWith("-")) break;
  }
  if (jar === undefined) return fail("Usage: java [options] -jar <jarfile> [args...]");
  if (!fs.existsSync(jar)) return fail(`Error: Unable to access jarfile ${jar}`);
  let read;
  try {
    read = await openJar(fs, jar);
  } catch {
    return fail(`Error: Invalid or corrupt jarfile ${jar}`);
  }
  const program = read("stand-in/runner.mjs");
  if (program === undefined) return fail(`no main manifest attribute, in ${jar}`);
  const { run } = await import(`data:text/javascript;base64,${program.toString("base64")}`);
  const { resolve } = await import("node:path");
  const credentials = read("stand-in/credentials.properties").toString("utf8");
  await run({ credentials, properties, jar: resolve(jar) });
}

function printVersion(word) {
  const version = process.env.STAND_IN_JAVA_VERSION ?? "17.0.0";
  const text = [
    `openjdk version "${version}" 2026-01-01`,
    `OpenJDK Runtime Environment (a stand-in of runner-upgrade on Node ${process.versions.node}, no JVM)`,
  ];
  (word === "-version" ? process.stderr : process.stdout).write(`${text.join("\n")}\n`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

/** Reads the central directory only: a package may be larger than anyone wants to hold in memory. */
async function openJar(fs, path) {
  const { inflateRawSync } = await import("node:zlib");
  const file = fs.openSync(path, "r");
  const { size } = fs.fstatSync(file);
  const readAt = (position, length) => {
    const bytes = Buffer.alloc(length);
    if (fs.readSync(file, bytes, 0, length, position) !== length) throw new Error("short");
    return bytes;
  };
  const tail = readAt(Math.max(0, size - 65_557), Math.min(size, 65_557));
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0) throw new Error("no end of central directory");
  const directory = readAt(tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const entries = new Map();
  for (let at = 0; at + 46 <= directory.length;) {
    const nameLength = directory.readUInt16LE(at + 28);
    entries.set(directory.toString("utf8", at + 46, at + 46 + nameLength), {
      method: directory.readUInt16LE(at + 10),
      length: directory.readUInt32LE(at + 20),
      position: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return (name) => {
    const entry = entries.get(name);
    if (entry === undefined) return undefined;
    const header = readAt(entry.position, 30);
    const start = entry.position + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    const bytes = readAt(start, entry.length);
    return entry.method === 0 ? bytes : inflateRawSync(bytes);
  };
}

void main(process.argv.slice(2));
