import { Redactor } from "@runner-upgrade/executor";
import { localTransport, type Command } from "@runner-upgrade/transport";
import { expect, it } from "vitest";
import { HostShell } from "../host/host-shell.js";
import { findControlPlane } from "./control-plane.js";
import { settingsOf } from "../options/vm-executor-options.js";
import { manualSteps } from "../steps/manual-steps.js";

it("shows no password of the server's URL in an argument, a finding or a step to do by hand", async () => {
  const serverUrl = "http://me:canary-password@127.0.0.1:1";
  const seen: Command[] = [];
  const transport = localTransport();
  const session = await transport.connect("localhost");
  const shell = new HostShell({
    session: {
      ...session,
      run: (command, options) => {
        seen.push(command);
        return session.run(command, options);
      },
    },
    settings: settingsOf({ transport }),
    redactor: new Redactor(),
    subject: { runner: { id: "r", name: "r" }, host: { address: "localhost" } },
    scope: {
      signal: new AbortController().signal,
      note: () => undefined,
      check: () => undefined,
      sleep: () => Promise.resolve(),
    },
  });
  const finding = await findControlPlane(shell, serverUrl, null);
  await session[Symbol.asyncDispose]();
  const target = {
    service: { kind: "process", name: "process", owner: null },
    user: { uid: 1, gid: 1 },
    login: "other",
    directory: "/srv",
    packagePath: "/srv/runner.jar",
    packageFile: "/srv/runner.jar",
    oldMark: "1:1:1",
    packageBytes: 1,
    credentialPlaces: [],
    revivedAfterMs: 0,
  };
  const steps = manualSteps({
    runner: { id: "r", name: "r" },
    host: { platform: "vm", address: "localhost" },
    targetVersion: "5.7.0",
    container: null,
    serverUrl,
    runId: "1",
    record: { inspect: { target } },
    timeLimitMs: 1_000,
    signal: new AbortController().signal,
  });
  expect(seen.length).toBeGreaterThan(0);
  expect(steps.join("\n")).toContain("http://127.0.0.1:1/api/");
  expect(JSON.stringify({ seen, finding, steps })).not.toContain("canary");
});
