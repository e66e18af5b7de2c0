#!/usr/bin/env node
// Packs every published package into the directory that is named, and lists the tarballs in `order.txt`: dependencies
// first, one "file name version" a line. The job that publishes reads that list and needs nothing else.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const target = resolve(process.argv[2] ?? "tarballs");
mkdirSync(target, { recursive: true });

const manifests = new Map(
  readdirSync(join(root, "packages"))
    .map((name) => join(root, "packages", name, "package.json"))
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, "utf8")))
    .filter((manifest) => manifest.private !== true)
    .map((manifest) => [manifest.name, manifest]),
);

const ordered = new Set();
function place(name) {
  const manifest = manifests.get(name);
  if (manifest === undefined || ordered.has(name)) return;
  const needed = { ...manifest.dependencies, ...manifest.peerDependencies };
  for (const dependency of Object.keys(needed)) place(dependency);
  ordered.add(name);
}
for (const name of manifests.keys()) place(name);

const lines = [...ordered].map((name) => {
  const output = execFileSync(
    "npm",
    ["pack", "--json", "--ignore-scripts", "--workspace", name, "--pack-destination", target],
    { cwd: root, encoding: "utf8" },
  );
  // npm 11 answers with a list, npm 12 with an object by name.
  const [{ filename }] = Object.values(JSON.parse(output));
  return `${filename} ${name} ${manifests.get(name).version}`;
});
writeFileSync(join(target, "order.txt"), `${lines.join("\n")}\n`);
console.log(lines.join("\n"));
