import { noInput, Secret, type StepContext, type UnitRecord } from "@runner-upgrade/executor";
import type { ExecutorSubject } from "@runner-upgrade/executor/testing";
import { localTransport } from "@runner-upgrade/transport";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDockerExecutor, type DockerExecutorOptions } from "../../../src/index.js";
import { buildImages, createDockerSubject, removeImages } from "../contract/subject.js";
import { liveEngine } from "../lab/engine.js";
import { tlsEngine, type TlsEngine } from "./tls-engine.js";

const engine = liveEngine();
const fast: DockerExecutorOptions = { staysGoneMs: 150, startSettleMs: 300, pollMs: 100 };

describe.skipIf(!engine.isThere)("the ways to an engine", () => {
  let subject: ExecutorSubject;
  let behindTls: TlsEngine;

  beforeAll(async () => {
    await buildImages();
    const address = engine.isThere ? engine.address : "";
    behindTls = await tlsEngine(address.replace("unix://", ""));
  });
  afterAll(async () => {
    await behindTls.close();
    await removeImages();
  });

  const contextFor = (address: string, record: UnitRecord): StepContext => ({
    runner: subject.runner,
    host: { ...subject.host, address },
    targetVersion: subject.targetVersion,
    container: subject.container ?? null,
    serverUrl: subject.serverUrl,
    runId: "ways-1",
    record,
    timeLimitMs: 60_000,
    signal: new AbortController().signal,
  });

  const ways = [
    {
      name: "a host's shell, as SSH gives it (docker system dial-stdio)",
      options: (): DockerExecutorOptions => ({ transport: localTransport({ addresses: ["edge"] }) }),
      address: () => "ssh://edge",
    },
    {
      name: "TCP with TLS and a client's certificate",
      options: (): DockerExecutorOptions => ({ tls: behindTls.tls }),
      address: () => behindTls.address,
    },
  ] as const;

  it.each(ways)("carries a rotation out over $name", async ({ options, address }) => {
    subject = await createDockerSubject({ isHostile: false }, "file", engine.isThere ? engine.address : "");
    try {
      const executor = createDockerExecutor({ ...fast, ...options() });
      const record: Record<string, NonNullable<UnitRecord[string]>> = {};
      const context = (): StepContext => contextFor(address(), record);
      const token = Secret.of("canary-over-another-way");
      const credentials = { ...noInput, credentials: { runnerId: subject.runner.id, token } };
      for (const [step, act] of [
        ["inspect", () => executor.steps.inspect(context(), noInput)],
        ["stage-image", () => executor.steps["stage-image"]?.(context(), noInput)],
        ["create-container", () => executor.steps["create-container"]?.(context(), noInput)],
        ["stop", () => executor.steps.stop?.(context(), noInput)],
        ["write-credentials", () => executor.steps["write-credentials"]?.(context(), credentials)],
        ["swap-names", () => executor.steps["swap-names"]?.(context(), noInput)],
        ["start", () => executor.steps.start?.(context(), noInput)],
        ["clean-up", () => executor.steps["clean-up"]?.(context(), noInput)],
      ] as const) {
        const outcome = await act();
        if (outcome?.record !== undefined) record[step] = outcome.record;
      }
      expect(await subject.world.processes()).toMatchObject([{ version: "5.7.0", token: token.reveal() }]);
      expect(await executor.observe(context())).toMatchObject({ process: "running", installed: "new" });
      expect(await subject.world.leftovers()).toEqual([]);
    } finally {
      await subject.dispose();
    }
  });

  it("says so when the engine's certificate is of another authority", async () => {
    const { runner, host, serverUrl, targetVersion } = subject;
    const executor = createDockerExecutor({ ...fast, tls: behindTls.strange });
    const facts = await executor.inspectHost({
      runner,
      host: { ...host, address: behindTls.address },
      serverUrl,
      targetVersion,
      timeLimitMs: 10_000,
      signal: new AbortController().signal,
    });
    expect(facts.findings).toMatchObject([{ level: "failed", code: "HOST_UNREACHABLE" }]);
  });
});
