import { createRunnerClient, tokenAuth } from "@runner-upgrade/client";
import { localTransport } from "@runner-upgrade/transport";
import { createVmExecutor } from "../dist/index.js";

/** Carries the step `download-package` out on this machine, as a run does, from a server to a directory. */
export function downloader({
  url,
  directory,
  sizeBytes,
  transport = localTransport(),
  address = "localhost",
}) {
  const executor = createVmExecutor({ transport });
  const client = createRunnerClient({ url, auth: tokenAuth("bench") });
  const runner = { id: "5e1f0000-0000-4000-8000-000000000001", name: "bench" };
  const packageFile = `${directory}/runner-${runner.id}.jar`;
  const target = {
    service: { kind: "process", name: "process", owner: null },
    user: { uid: process.getuid(), gid: process.getgid() },
    login: "runner",
    directory,
    packagePath: packageFile,
    packageFile,
    filesBy: "user",
    oldMark: "1:1:1",
    packageBytes: 1,
    credentialPlaces: [],
    dependents: [],
    revivedAfterMs: 0,
  };
  return () =>
    executor.steps["download-package"](
      {
        runner,
        host: { platform: "vm", address },
        runId: "0000000000000000",
        step: { kind: "download-package", id: "download-package" },
        signal: new AbortController().signal,
        timeLimitMs: 600_000,
        record: { inspect: { target } },
      },
      {
        credentials: null,
        package: {
          open: async ({ signal }) => {
            const limits = { minBytes: 1, maxBytes: sizeBytes };
            return client.downloadPackage("bench", { signal, ...limits });
          },
        },
      },
    );
}
