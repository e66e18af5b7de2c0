import { expect, test } from "vitest";
import { withReplicaId } from "../../src/credentials/token-in-file.js";
import type { RunningProcess } from "../../src/invocation/running-process.js";
import { carriesIdentity, identityOf, type ReplicaIdentity } from "../../src/process/identity.js";
import { manualSteps } from "../../src/steps/manual-steps.js";

const runnerId = "8f1f2a3b-0000-4000-8000-000000000001";
const [own, next, other, dead] = ["1", "2", "3", "4"].map((n) => `aaaaaaaa-0000-4000-8000-00000000000${n}`);
const replica = (over: Partial<ReplicaIdentity> = {}): ReplicaIdentity => ({
  ids: [own!, next!],
  isOneOfSeveral: false,
  others: [other!],
  paths: ["/opt/runner"],
  ...over,
});

function process(jar: string, clientId?: string): RunningProcess {
  const environment = clientId === undefined ? [] : [["RUNNER_RUNDECK_CLIENT_ID", clientId] as const];
  return {
    pid: 7,
    parentPid: 1,
    uid: 1_000,
    directory: "/opt/runner",
    packagePath: `/opt/runner/${jar}`,
    startedAtTicks: "1",
    command: { launcher: ["java"], options: [], packageArgument: jar, programArguments: [] },
    invocation: { environment },
  } as unknown as RunningProcess; // Only what tells identity is looked at.
}
const carries = (one: RunningProcess, over: Partial<ReplicaIdentity> = {}, host = {}): boolean =>
  carriesIdentity(one, identityOf(runnerId, host, null, replica(over)));

test("knows a replica by its package's name or its id in the environment, and no other replica", () => {
  expect(carries(process(`runner-${own}.jar`), { paths: [] })).toBe(true);
  expect(carries(process(`runner-${next}.jar`), { paths: [] })).toBe(true);
  expect(carries(process(`runner-${other}.jar`))).toBe(false);
  expect(carries(process("runner.jar", own), { paths: [] })).toBe(true);
  expect(carries(process("runner.jar", other))).toBe(false);
});

test("knows one by its place where its package still has the name of a replica that is gone", () => {
  expect(carries(process(`runner-${dead}.jar`))).toBe(true);
  expect(carries(process(`runner-${dead}.jar`), { paths: [`/opt/runner/runner-${dead}.jar`] })).toBe(true);
  expect(carries(process(`runner-${dead}.jar`), { paths: ["/srv/runner"] })).toBe(false);
  expect(carries(process(`runner-${dead}.jar`), { paths: [] }, { packagePath: "/opt/runner/a.jar" })).toBe(
    false,
  );
  expect(carries(process("runner.jar", "another-runner"))).toBe(false);
  expect(carries(process("runner.jar", runnerId))).toBe(true);
});

const change = { from: own!, to: next! };

test("writes the new replica's id where the old one's stands as an id, and leaves the package's name", () => {
  const systemd = { kind: "systemd" };
  const unit = `[Service]\nEnvironment=RUNNER_RUNDECK_CLIENT_ID=${own}\nExecStart=/usr/bin/java -jar runner-${own}.jar\n`;
  expect(withReplicaId(systemd, "unit-file", unit, change)).toBe(
    `[Service]\nEnvironment=RUNNER_RUNDECK_CLIENT_ID=${next}\nExecStart=/usr/bin/java -jar runner-${own}.jar\n`,
  );
  const file = `RUNNER_RUNDECK_CLIENT_ID=${own}\nJAR=runner-${own}.jar\n`;
  expect(withReplicaId(systemd, "environment-file", file, change)).toBe(
    `RUNNER_RUNDECK_CLIENT_ID=${next}\nJAR=runner-${own}.jar\n`,
  );
  const credentials = `export RUNDECK_RUNNER_ID="${own}"\nRUNDECK_RUNNER_TOKEN=t\n`;
  expect(withReplicaId(systemd, "credentials-file", credentials, change)).toContain(
    `RUNDECK_RUNNER_ID=${next}`,
  );
  const runners = `RUNNER_RUNDECK_CLIENT_ID=${runnerId}\n`;
  expect(withReplicaId(systemd, "environment-file", runners, change)).toBe(runners);
  expect(withReplicaId(systemd, "replica-meta", `replicaId=${own}\n`, change)).toBe(`replicaId=${next}\n`);
});

test("names no regeneration among the steps to do by hand for a replica", () => {
  const steps = manualSteps({
    runner: { id: runnerId, name: "edge" },
    host: { platform: "vm", address: "edge.internal" },
    replica: { id: own!, newId: next!, packagePath: null },
    targetVersion: "6.1.0",
    container: null,
    serverUrl: "https://rundeck.example",
    runId: "run-1",
    record: {
      inspect: {
        target: {
          service: { kind: "process", name: "process", owner: null },
          user: { uid: 1_000, gid: 1_000 },
          login: "runner",
          directory: "/opt/runner",
          packagePath: "/opt/runner/runner.jar",
          packageFile: "/opt/runner/runner.jar",
          filesBy: "user",
          oldMark: "1:2:3",
          packageBytes: 10,
          credentialPlaces: [],
          dependents: [],
          revivedAfterMs: 0,
        },
      },
    },
    timeLimitMs: 1,
    signal: new AbortController().signal,
  }).join("\n");
  expect(steps).not.toContain("regenerateCreds");
  expect(steps).toContain(`/api/55/runnerManagement/runner/${runnerId}/replicas`);
});
