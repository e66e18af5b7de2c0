import { realClock, Secret } from "@runner-upgrade/executor";
import {
  describeExecutorContract,
  packageOf,
  type ExecutorSubject,
  type SubjectRequest,
} from "@runner-upgrade/executor/testing";
import { expect, it } from "vitest";
import { FakeNomad } from "../src/fake-nomad.js";
import { createNomadExecutor } from "../src/nomad-executor.js";
import type { NomadHost } from "../src/nomad-host.js";
import { nomadPlatform } from "../src/nomad-platform.js";

const hostile = "ru'n\"ner; $(touch /tmp/x) `id`\n--help ünïcode";
const [oldToken, newToken] = ["canary-old-token-71c2", "canary-new-token-93ab"];

function hostOf(job: string): NomadHost {
  return {
    platform: "custom:nomad",
    address: "https://nomad.internal:4646",
    namespace: "ops",
    job,
    group: "runner",
  };
}

/** One Runner in a fake cluster of its own. */
function createSubject(credentials: "keep" | "rotate", { isHostile }: SubjectRequest): ExecutorSubject {
  const nomad = new FakeNomad({ clock: realClock });
  const id = "8f1f2a3b-0000-4000-8000-000000000001";
  const job = isHostile ? hostile : "runner-1";
  nomad.addJob(
    {
      ID: job,
      Group: "runner",
      Count: 1,
      Image: "rundeckpro/runner:5.6.0",
      Env: { RUNNER_RUNDECK_CLIENT_ID: id, JAVA_OPTS: isHostile ? hostile : "-Xmx1g" },
    },
    oldToken,
  );
  const host = hostOf(job);
  nomad.network.missing.add("https://missing:4646");
  nomad.network.refusing.add("https://refusing:4646");
  return {
    createExecutor: () => createNomadExecutor({ api: nomad, pollMs: 5 }),
    runner: { id, name: isHostile ? hostile : "runner-1" },
    host,
    missingHost: { ...host, address: "https://missing:4646" },
    refusingHost: { ...host, address: "https://refusing:4646" },
    serverUrl: "http://127.0.0.1:4440",
    container: {
      image: "rundeckpro/runner:5.7.0",
      credentials,
      pull: "if-missing",
      unsavedState: "leave",
      keepsServing: false,
    },
    oldVersion: "5.6.0",
    targetVersion: "5.7.0",
    route: [
      "inspect",
      "save-state",
      "stop",
      ...(credentials === "rotate" ? (["regenerate-credentials", "write-credentials"] as const) : []),
      "roll-out",
      "clean-up",
    ],
    regenerate: () => Promise.resolve({ runnerId: id, token: Secret.of(newToken) }),
    package: packageOf({ bytes: new Uint8Array() }),
    secrets: [oldToken, newToken],
    timeLimitMs: 5_000,
    world: {
      processes: () =>
        Promise.resolve(
          nomad.running(job).map(({ job: { Env, Image }, token }) => ({
            token,
            version: Image.slice(Image.lastIndexOf(":") + 1),
            invocation: Env,
          })),
        ),
      killProcess: () => {
        nomad.kill(job);
        return Promise.resolve();
      },
      leftovers: () => Promise.resolve(nomad.tagsOf(job)),
      disturb: (fault) => nomad.network.disturb(fault),
      startAnother: () => {
        nomad.startAnother(job);
        return Promise.resolve();
      },
      breakNewPackage: () => {
        nomad.brokenVersions.add("5.7.0");
        return Promise.resolve();
      },
    },
    dispose: () => Promise.resolve(),
  };
}

for (const credentials of ["keep", "rotate"] as const) {
  describeExecutorContract({
    name: `Nomad, credentials: ${credentials}`,
    createSubject: (request) => Promise.resolve(createSubject(credentials, request)),
    hasRegeneration: credentials === "rotate",
    capabilities: {
      disturbance: true,
      severalProcesses: true,
      revival: "Nomad places nothing of a job whose count is 0",
      exitAfterStart: true,
      wrongCredentials: true,
      stops: true,
      brokenPackages: "an image is pulled by Nomad, not downloaded",
    },
  });
}

it("fails in a code of its own where the job has no such group", async () => {
  const subject = createSubject("keep", { isHostile: false });
  const executor = subject.createExecutor();
  const facts = await executor.inspectHost({
    ...{ runner: subject.runner, targetVersion: "5.7.0", serverUrl: null, timeLimitMs: 1_000 },
    host: { ...hostOf("runner-1"), group: "other" },
    signal: new AbortController().signal,
  });
  expect(facts.findings).toEqual([
    expect.objectContaining({ code: "custom:nomad-group-missing", level: "failed" }),
  ]);
});

it("refuses a host that is incomplete, and one with fields that it does not know", () => {
  const host = { platform: "custom:nomad", address: "a", namespace: "ops", job: "j", group: "g" };
  expect(nomadPlatform.parseHost(host)).toEqual({ host });
  expect(nomadPlatform.parseHost({ ...host, job: "", region: "eu" })).toMatchObject({
    problems: [{ path: "region" }, { path: "job" }],
  });
  expect(nomadPlatform.parseHost(null)).toMatchObject({ problems: [{ path: "" }] });
});
