import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DiscoverRequest, FoundRunner, PlaceDiscovery } from "@runner-upgrade/executor";
import { Transcript } from "@runner-upgrade/executor/testing";
import { localTransport } from "@runner-upgrade/transport";
import { afterEach, expect, it } from "vitest";
import { createProcessSubject, type ProcessSubjectOptions } from "../support/process-subject.js";
import { unitTransport, type TestUnit } from "../support/unit-transport.js";

type Subject = Awaited<ReturnType<typeof createProcessSubject>>;

const open: Subject[] = [];
afterEach(async () => {
  for (const subject of open.splice(0)) await subject.dispose();
});

async function subjectOf(options: ProcessSubjectOptions = {}): Promise<Subject> {
  const subject = await createProcessSubject({ isHostile: false }, options);
  open.push(subject);
  return subject;
}

/** What is found in the subject's directory: other tests have Runners of their own on this machine. */
async function discover(
  subject: Subject,
  request: Partial<DiscoverRequest> = {},
): Promise<PlaceDiscovery & { readonly own: readonly FoundRunner[] }> {
  await using executor = subject.createExecutor();
  const discovery = await executor.discover?.({
    place: { platform: "vm", address: subject.host.address, site: "berlin" },
    knownIds: [],
    signal: new AbortController().signal,
    timeLimitMs: 20_000,
    ...request,
  });
  if (discovery === undefined) throw new Error("The executor discovers nothing.");
  const transcript = new Transcript();
  transcript.add(discovery);
  expect(transcript.leaked([...subject.secrets, canary])).toEqual([]);
  const own = discovery.found.filter(({ paths }) => paths.some((path) => path.startsWith(subject.directory)));
  return { ...discovery, own };
}

const canary = "8f1f2a3b-0000-4000-8000-0000000canary";

it("takes the id from the variable before the package, and names no value", async () => {
  const subject = await subjectOf({ hasTokenInEnvironment: true });
  const { own } = await discover(subject);
  expect(own).toMatchObject([
    { ids: [subject.runner.id], certainty: "certain", isRunning: true, host: { site: "berlin" } },
  ]);
  expect(own[0]?.evidence.map(({ by, name }) => `${by} ${name}`)).toEqual([
    "variable RUNNER_RUNDECK_CLIENT_ID",
    `package-name runner-${subject.runner.id}.jar`,
    "variable RUNNER_RUNDECK_SERVER_TOKEN",
    "variable RUNNER_RUNDECK_SERVER_URL",
  ]);
  expect(own[0]?.host).not.toHaveProperty("packagePath");
});

it("takes the id from the package's name for probable", async () => {
  const subject = await subjectOf();
  const { own } = await discover(subject);
  expect(own).toMatchObject([{ ids: [subject.runner.id], certainty: "probable" }]);
});

it("names the package of a Runner with a stable name that shows no id", async () => {
  const subject = await subjectOf({ hasStableName: true });
  const { own } = await discover(subject);
  const packagePath = join(subject.directory, "runner.jar");
  expect(own).toMatchObject([{ ids: [], certainty: "none", host: { packagePath } }]);
  expect(own[0]?.evidence).toEqual([{ by: "command", name: "runner.jar" }]);
});

it("reads both ids, and no token, beside a package with a stable name", async () => {
  const subject = await subjectOf({ hasStableName: true });
  const path = join(subject.directory, ".replica-meta");
  await writeFile(
    path,
    `replicaId=r-2\nrunnerId=${subject.runner.id}\nrunnerToken=${canary}\ndownloadToken=${canary}\n`,
  );
  const { own } = await discover(subject);
  expect(own).toMatchObject([{ ids: ["r-2", subject.runner.id], certainty: "probable" }]);
  expect(own[0]?.evidence[0]).toEqual({ by: "replica-meta", name: path });
  expect(own[0]?.host).toHaveProperty("packagePath", join(subject.directory, "runner.jar"));
});

it("says why a file beside the package was not read", async () => {
  const subject = await subjectOf({ hasStableName: true });
  const path = join(subject.directory, ".rdrunner-creds");
  const elsewhere = join(subject.directory, "elsewhere");
  await mkdir(elsewhere);
  await writeFile(join(elsewhere, "creds"), `RUNDECK_RUNNER_TOKEN=${canary}\n`, { mode: 0o000 });
  await rename(join(elsewhere, "creds"), path);
  const { own, hidden } = await discover(subject);
  expect(own).toMatchObject([{ ids: [], certainty: "none" }]);
  // Root reads a file without any mode: there it is read, and has no id.
  if (process.getuid?.() !== 0)
    expect(hidden).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining(path) as string }),
    );
});

it("recognises an id that the server knows in the name that a stable name leads to", async () => {
  const subject = await subjectOf({ hasStableName: true, isLinked: true });
  const { own } = await discover(subject, { knownIds: ["5.6.0"] });
  expect(own).toMatchObject([{ ids: ["5.6.0"], certainty: "probable" }]);
  expect(own[0]?.evidence[0]).toEqual({ by: "package-link", name: "package-5.6.0.jar" });
});

it("finds both of two processes of one Runner", async () => {
  const subject = await subjectOf();
  await subject.world.startAnother?.();
  const { own } = await discover(subject);
  expect(own.map(({ ids }) => ids)).toEqual([[subject.runner.id], [subject.runner.id]]);
});

it.each<[string, string, boolean]>([
  ["is stopped", "inactive", false],
  ["is up, though nothing of it is recognised", "active", true],
])("finds the unit of a Runner that %s, by a host that names the unit", async (_, ActiveState, isRunning) => {
  const state: { subject: Subject | null } = { subject: null };
  const unit: TestUnit = {
    show: () => {
      const path = join(state.subject?.directory ?? "/", `runner-${state.subject?.runner.id ?? ""}.jar`);
      return {
        ...{ ActiveState, SubState: "x", User: "root", WorkingDirectory: state.subject?.directory ?? "/" },
        ExecStart: `{ path=/usr/bin/java ; argv[]=/usr/bin/java -jar ${path} ; ignore_errors=no ; }`,
      };
    },
  };
  const subject = await subjectOf({
    createTransport: () => unitTransport(localTransport(), "edge.service", unit),
  });
  state.subject = subject;
  await subject.world.killProcess();
  const { own } = await discover(subject);
  expect(own).toMatchObject([
    {
      ids: [subject.runner.id],
      isRunning,
      host: { service: { kind: "systemd", unit: "edge.service", scope: "system" } },
    },
  ]);
});
