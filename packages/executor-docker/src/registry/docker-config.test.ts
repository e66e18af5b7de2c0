import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { dockerConfigAuth } from "./docker-config.js";

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "runner-upgrade-config-"));
  vi.stubEnv("PATH", `${directory}:${process.env["PATH"] ?? ""}`);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true });
});

const config = (json: unknown): Promise<void> =>
  writeFile(join(directory, "config.json"), JSON.stringify(json));
const ask = (registry: string): ReturnType<typeof dockerConfigAuth> =>
  dockerConfigAuth(registry, { directory });

async function helper(name: string, script: string): Promise<void> {
  const file = join(directory, `docker-credential-${name}`);
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
}

it("finds nobody logged in where there is no file", async () => {
  expect(await ask("registry.example.com")).toBeNull();
});

it("reads a login from the file, also one with colons in its password", async () => {
  const auth = Buffer.from("me:pass:word").toString("base64");
  await config({ auths: { "registry.example.com:5000": { auth } } });
  expect(await ask("registry.example.com:5000")).toEqual({
    serverAddress: "registry.example.com:5000",
    username: "me",
    password: "pass:word",
  });
  expect(await ask("other.example.com")).toBeNull();
});

it("finds Docker Hub under the name that it has there", async () => {
  await config({
    auths: { "https://index.docker.io/v1/": { auth: Buffer.from("me:p").toString("base64") } },
  });
  expect(await ask("docker.io")).toMatchObject({ username: "me" });
});

it("asks the registry's own helper by its standard input", async () => {
  await helper("own", `cat > ${directory}/asked; echo '{"Username":"<token>","Secret":"canary"}'`);
  await config({ credHelpers: { "registry.example.com": "own" }, credsStore: "missing" });
  expect(await ask("registry.example.com")).toEqual({
    serverAddress: "registry.example.com",
    identityToken: "canary",
  });
  expect(await readFile(join(directory, "asked"), "utf8")).toBe("registry.example.com");
});

it("asks the store, and the file where the store knows nothing", async () => {
  await helper("store", "cat > /dev/null; echo 'credentials not found in native keychain'; exit 1");
  const auth = Buffer.from("me:p").toString("base64");
  await config({ credsStore: "store", auths: { "registry.example.com": { auth } } });
  expect(await ask("registry.example.com")).toMatchObject({ username: "me" });
});

it("names a helper that fails, and shows nothing of what it said", async () => {
  await helper("broken", "echo canary-password; exit 1");
  await config({ credHelpers: { "registry.example.com": "broken" } });
  const error = await ask("registry.example.com").catch((thrown: unknown) => String(thrown));
  expect(error).toMatch(/docker-credential-broken/);
  expect(error).not.toMatch(/canary/);
});

it("shows nothing of a file that is no JSON", async () => {
  await writeFile(join(directory, "config.json"), '{"auths": canary-password');
  const error = await ask("registry.example.com").catch((thrown: unknown) => String(thrown));
  expect(error).toMatch(/is no JSON/);
  expect(error).not.toMatch(/canary/);
});
