import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "./api-error.js";
import { httpCluster } from "./http-cluster.js";
import { loadConfig } from "./load-config.js";

const secret = "canary-of-a-kubeconfig";

describe("a kubeconfig that cannot be used", () => {
  let folder = "";

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "runner-upgrade-kubeconfig-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const messageOf = async (work: Promise<unknown>): Promise<string> => {
    const error: unknown = await work.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    return String(error);
  };

  it("says what is wrong with its YAML and where, and shows no line of it", async () => {
    const text = `apiVersion: v1\nusers:\n  - name: me\n    user:\n      token: ${secret}\n     bad: [\n`;
    const message = await messageOf(loadConfig({ text }, "prod"));
    expect(message).toMatch(/indentation.*line 6/);
    expect(message).not.toContain(secret);
  });

  it("says that its file is not there", async () => {
    expect(await messageOf(loadConfig({ file: join(folder, "none") }, "prod"))).toMatch(/ENOENT.*none/);
  });

  it("says what its exec plugin said", async () => {
    const plugin = join(folder, "plugin");
    await writeFile(plugin, "#!/bin/sh\necho 'the SSO session has expired, run login' >&2\nexit 3\n", {
      mode: 0o755,
    });
    const config = (command: string): string =>
      JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:1" } }],
        users: [
          {
            name: "u",
            user: {
              exec: { apiVersion: "client.authentication.k8s.io/v1", command, interactiveMode: "Never" },
            },
          },
        ],
        contexts: [{ name: "prod", context: { cluster: "c", user: "u" } }],
      });
    const asked = async (command: string): Promise<string> => {
      const loaded = await loadConfig({ text: config(command) }, "prod");
      const limits = { signal: new AbortController().signal, requestTimeLimitMs: 10_000 };
      return messageOf(httpCluster(loaded, limits).list("pods", "ops"));
    };
    expect(await asked(plugin)).toMatch(/SSO session has expired/);
    expect(await asked(join(folder, "not-there"))).toMatch(/not-there.*ENOENT|ENOENT.*not-there/);
  });
});
