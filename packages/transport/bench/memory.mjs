// Peak memory of a package that is streamed to a host, for two sizes, each in a process of its own.
// Build before: npx tsup && node bench/memory.mjs [small MiB] [large MiB]
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const [small = 64, large = 1024] = process.argv.slice(2).map(Number);
const child = fileURLToPath(new URL("memory-child.mjs", import.meta.url));

const figures = {};
for (const transport of ["local", "ssh2"]) {
  const [less, more] = [small, large].map((mebibytes) =>
    Number(execFileSync(process.execPath, [child, transport, String(mebibytes)], { encoding: "utf8" })),
  );
  figures[transport] = more - less;
  console.log(
    `${transport.padEnd(6)} ${small} MiB: ${less} MiB   ${large} MiB: ${more} MiB   difference: ${more - less} MiB`,
  );
}
console.log(`FIGURES ${JSON.stringify(figures)}`);
