#!/usr/bin/env node
// Makes package-lock.json anew from the manifests alone. npm leaves optional packages of other platforms half-written
// when a node_modules is beside it (npm/cli#4828), and then `npm ci` refuses the lockfile: so it is made where none is.
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { completeIntegrity, completeLockfile } from "./complete-lockfile.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const work = mkdtempSync(join(tmpdir(), "runner-upgrade-lockfile-"));
const workspaces = ["packages", "examples"]
  .flatMap((parent) => readdirSync(join(root, parent)).map((name) => join(parent, name)))
  .concat("docs");
try {
  for (const file of ["package.json", ".npmrc"]) copyFileSync(join(root, file), join(work, file));
  if (!process.argv.includes("--newest")) {
    // What is locked stays locked; only what is missing is resolved.
    copyFileSync(join(root, "package-lock.json"), join(work, "package-lock.json"));
  }
  for (const folder of workspaces.filter((folder) => existsSync(join(root, folder, "package.json")))) {
    mkdirSync(join(work, folder), { recursive: true });
    cpSync(join(root, folder, "package.json"), join(work, folder, "package.json"));
  }
  execFileSync("npm", ["install", "--package-lock-only", "--no-audit", "--no-fund"], {
    cwd: work,
    stdio: "inherit",
  });
  const lockfile = JSON.parse(readFileSync(join(work, "package-lock.json"), "utf8"));
  const completed = completeLockfile(lockfile);
  const sealed = completeIntegrity(lockfile, (spec) =>
    execFileSync("npm", ["view", spec, "dist.integrity"], { encoding: "utf8" }).trim(),
  );
  writeFileSync(join(root, "package-lock.json"), `${JSON.stringify(lockfile, null, 2)}\n`);
  console.log(
    `package-lock.json is made; ${completed} optional packages of other platforms were entered by name, and ${sealed} entries got the integrity that the registry publishes.`,
  );
} finally {
  rmSync(work, { recursive: true, force: true });
}
