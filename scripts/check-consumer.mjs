#!/usr/bin/env node
// Installs the packed tarballs where a user would: in an empty ESM project and an empty CommonJS project, with
// install scripts off. Both must type-check with module "nodenext"; the README's sample must run in the first.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const work = mkdtempSync(join(tmpdir(), "runner-upgrade-consumer-"));
const run = (command, arguments_, options = {}) =>
  execFileSync(command, arguments_, { stdio: ["ignore", "pipe", "inherit"], encoding: "utf8", ...options });
const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const published = readdirSync(join(root, "packages"))
  .map((folder) => ({
    folder: join(root, "packages", folder),
    manifest: JSON.parse(readFileSync(join(root, "packages", folder, "package.json"), "utf8")),
  }))
  .filter(({ manifest }) => manifest.private !== true);

function packed() {
  const tarballs = join(work, "tarballs");
  mkdirSync(tarballs);
  for (const { folder } of published) {
    run("npm", ["pack", "--pack-destination", tarballs, "--loglevel=error"], { cwd: folder });
  }
  return readdirSync(tarballs).map((name) => join(tarballs, name));
}

/** An empty project with the tarballs, TypeScript and nothing else. */
function project(name, type, tarballs) {
  const folder = join(work, name);
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, private: true, type }));
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        module: "nodenext",
        target: "es2022",
        strict: true,
        noEmit: false,
        outDir: "out",
        types: ["node"],
        // The declarations that we ship are checked as well: not skipped.
        skipLibCheck: false,
        lib: ["es2022", "dom", "dom.iterable", "dom.asynciterable", "esnext.disposable"],
      },
      include: ["*.ts", "*.cts", "*.mts"],
    }),
  );
  const own = tarballs.map((tarball) => `file:${tarball}`);
  const tools = ["typescript", "@types/node"].map((tool) => `${tool}@${devDependencies[tool]}`);
  run(
    "npm",
    ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", ...own, ...tools],
    {
      cwd: folder,
    },
  );
  return folder;
}

const imports = published
  .map(({ manifest }, index) => [
    `import * as package${index} from "${manifest.name}";`,
    `console.log("${manifest.name}", Object.keys(package${index}).length);`,
  ])
  .flat()
  .join("\n");

try {
  const tarballs = packed();
  const module = project("esm", "module", tarballs);
  for (const file of ["main.ts", "rehearse.ts"]) {
    cpSync(join(root, "examples/quickstart/src", file), join(module, file));
  }
  run("npx", ["tsc", "-p", "."], { cwd: module });
  console.log(run("node", ["out/rehearse.js"], { cwd: module }));

  const common = project("commonjs", "commonjs", tarballs);
  writeFileSync(join(common, "main.cts"), imports);
  run("npx", ["tsc", "-p", "."], { cwd: common });
  console.log(run("node", ["out/main.cjs"], { cwd: common }));
  console.log("consumer: both projects install, type-check and run");
} finally {
  rmSync(work, { recursive: true, force: true });
}
