#!/usr/bin/env node
// Installs the packed tarballs where a user would: in an empty ESM project and an empty CommonJS project, with
// install scripts off. Both must type-check with module "nodenext"; the README's sample must run in the first. A third
// project has the newest majors of the tools that our own floor of Node keeps us from.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fetchNode } from "./fetch-node.mjs";

/** What new projects have beside our packages. vitest 5 and msw 3 need a newer Node than 20. */
const newest = { typescript: "7.0.2", vitest: "5.1.2", msw: "3.0.5", "@types/node": "24.19.4" };
const newestNode = "24";

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

const pinned = Object.fromEntries(["typescript", "@types/node"].map((tool) => [tool, devDependencies[tool]]));

/** An empty project with the tarballs and these tools, and nothing else. */
function project(name, type, tarballs, tools = pinned) {
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
  const versions = Object.entries(tools).map(([tool, version]) => `${tool}@${version}`);
  // An error where a peer range does not admit a tool, also where the peer is optional.
  // npm runs on this Node and the newest tools on another: the project's own tools tell whether they work there.
  const strict = [
    "--strict-peer-deps",
    "--engine-strict=false",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ];
  run("npm", ["install", ...strict, ...own, ...versions], { cwd: folder });
  return folder;
}

const imports = published
  .map(({ manifest }, index) => [
    `import * as package${index} from "${manifest.name}";`,
    `console.log("${manifest.name}", Object.keys(package${index}).length);`,
  ])
  .flat()
  .join("\n");

/** Uses each `./testing` entry point: the suites with vitest, the handlers with msw. */
const newestTest = `
import { createMemoryJournal } from "@runner-upgrade/apply";
import { describeJournalContract, describeRunLockContract } from "@runner-upgrade/apply/testing";
import { createRunnerClient, tokenAuth } from "@runner-upgrade/client";
import { runnerApiHandlers } from "@runner-upgrade/client/testing";
import { createFakeExecutor, createFakeWorld, describeExecutorContract } from "@runner-upgrade/executor/testing";
import { localTransport } from "@runner-upgrade/transport";
import { describeTransportContract } from "@runner-upgrade/transport/testing";
import { setupServer } from "msw/node";
import { expect, it } from "vitest";

describeTransportContract("local", {
  createSubject: async () => ({
    transport: localTransport({ environment: process.env }),
    address: "localhost",
    [Symbol.asyncDispose]: async () => undefined,
  }),
});

describeJournalContract({
  name: "in memory",
  createSubject: async () => {
    const journal = createMemoryJournal();
    return { open: () => journal, dispose: async () => undefined };
  },
  capabilities: {
    reopening: "in memory",
    failingWrites: "in memory",
    tornRecords: "in memory",
    damage: "in memory",
    foreignRecords: "in memory",
  },
  largestEventBytes: 1_000_000,
});

it("answers the client through msw", async () => {
  const url = "https://rundeck.test";
  const server = setupServer(...runnerApiHandlers({ url, runners: [{ id: "a", name: "one", status: "Healthy" }] }));
  server.listen();
  const client = createRunnerClient({ url, auth: tokenAuth("abc") });
  expect(await client.listRunners()).toMatchObject([{ id: "a", name: "one" }]);
  server.close();
});

it("has the suites of executors and locks, and the fake", () => {
  expect(describeExecutorContract).toBeTypeOf("function");
  expect(describeRunLockContract).toBeTypeOf("function");
  expect(createFakeExecutor({ world: createFakeWorld() }).platform).toBeTypeOf("string");
});
`;

const required = published
  .map(
    ({ manifest }) =>
      `console.log("${manifest.name}", Object.keys(require("${manifest.name}")).length, "by require()");`,
  )
  .join("\n");

const checks = {
  esm(tarballs) {
    const folder = project("esm", "module", tarballs);
    for (const file of ["main.ts", "rehearse.ts"]) {
      cpSync(join(root, "examples/quickstart/src", file), join(folder, file));
    }
    run("npx", ["tsc", "-p", "."], { cwd: folder });
    console.log(run("node", ["out/rehearse.js"], { cwd: folder }));
  },

  commonjs(tarballs) {
    const folder = project("commonjs", "commonjs", tarballs);
    writeFileSync(join(folder, "main.cts"), imports);
    writeFileSync(join(folder, "required.cjs"), required);
    run("npx", ["tsc", "-p", "."], { cwd: folder });
    console.log(run("node", ["out/main.cjs"], { cwd: folder }));
    console.log(run("node", ["required.cjs"], { cwd: folder }));
  },

  newest(tarballs) {
    const folder = project("newest", "module", tarballs, newest);
    cpSync(join(root, "examples/quickstart/src/main.ts"), join(folder, "main.ts"));
    writeFileSync(join(folder, "testing.test.ts"), newestTest);
    writeFileSync(join(folder, "common.cts"), imports);
    writeFileSync(join(folder, "required.cjs"), required);
    run("npx", ["tsc", "-p", "."], { cwd: folder });
    const another = join(work, "node");
    mkdirSync(another);
    const { program, version } = fetchNode(newestNode, another);
    const vitest = join(folder, "node_modules/vitest/vitest.mjs");
    console.log(run(program, [vitest, "run", "--maxWorkers=1", "testing.test.ts"], { cwd: folder }));
    console.log(run(program, ["out/common.cjs"], { cwd: folder }));
    console.log(run(program, ["required.cjs"], { cwd: folder }));
    const tools = Object.entries(newest).map(([tool, release]) => `${tool} ${release}`);
    console.log(`Node ${version}, ${tools.join(", ")}`);
  },
};

const named = process.argv.slice(2);
const chosen = named.length > 0 ? named : Object.keys(checks);
try {
  const tarballs = packed();
  for (const name of chosen) {
    checks[name](tarballs);
    console.log(`consumer: the project "${name}" installs, type-checks and runs\n`);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
