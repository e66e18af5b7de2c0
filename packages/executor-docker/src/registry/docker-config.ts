import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { objectOf, textOf } from "../json/json.js";
import type { RegistryAuth } from "./registry-auth.js";

/** Where Docker Hub's login stands in Docker's own files. */
const hub = "https://index.docker.io/v1/";
const helperLimitMs = 30_000;

/**
 * The login for a registry from Docker's own `config.json`: a helper for this registry, the store for all, or a login
 * in the file itself; null where there is none. A helper is given the registry by its standard input, as Docker does it.
 *
 * Rejects with an `Error` that names the file or the helper, and no secret.
 */
export async function dockerConfigAuth(
  registry: string,
  options: { readonly directory?: string } = {},
): Promise<RegistryAuth | null> {
  const directory = options.directory ?? process.env["DOCKER_CONFIG"] ?? join(homedir(), ".docker");
  const config = await readConfig(join(directory, "config.json"));
  const names =
    registry === "docker.io" ? [hub, "index.docker.io", registry] : [registry, `https://${registry}`];
  const helpers = objectOf(config["credHelpers"]);
  for (const name of names) {
    const helper = textOf(helpers[name]);
    if (helper !== "") return askHelper(helper, name);
  }
  const store = textOf(config["credsStore"]);
  if (store !== "") {
    for (const name of names) {
      const found = await askHelper(store, name);
      if (found !== null) return found;
    }
  }
  const auths = objectOf(config["auths"]);
  for (const name of names) {
    const found = fromFile(name, objectOf(auths[name]));
    if (found !== null) return found;
  }
  return null;
}

async function readConfig(path: string): Promise<Readonly<Record<string, unknown>>> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (typeof error === "object" && error !== null && "code" in error && error.code === "ENOENT") return {};
    throw new Error(`${path} cannot be read.`, { cause: error });
  }
  try {
    return objectOf(JSON.parse(text));
  } catch {
    // What the parser says quotes the file, and the file holds passwords.
    throw new Error(`${path} is no JSON.`);
  }
}

function fromFile(serverAddress: string, entry: Readonly<Record<string, unknown>>): RegistryAuth | null {
  const identityToken = textOf(entry["identitytoken"]);
  const decoded = Buffer.from(textOf(entry["auth"]), "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  const username = colon < 0 ? textOf(entry["username"]) : decoded.slice(0, colon);
  const password =
    colon < 0 ? textOf(entry["password"]) : decoded.slice(colon + 1).replace(/(?<!\0)\0+$/, "");
  if (username === "" && identityToken === "") return null;
  return {
    serverAddress,
    username,
    ...(identityToken === "" ? { password } : { identityToken }),
  };
}

async function askHelper(helper: string, serverAddress: string): Promise<RegistryAuth | null> {
  if (!/^[\w.-]+$/.test(helper)) throw new Error("The credential helper's name is none.");
  const program = `docker-credential-${helper}`;
  const { code, output } = await runHelper(program, serverAddress);
  if (code !== 0) {
    if (/credentials not found/i.test(output)) return null;
    throw new Error(`${program} gave no login for ${serverAddress} (it ended with ${String(code)}).`);
  }
  let answer: Readonly<Record<string, unknown>>;
  try {
    answer = objectOf(JSON.parse(output));
  } catch {
    throw new Error(`${program} answered something that is no JSON.`);
  }
  const username = textOf(answer["Username"]);
  const secret = textOf(answer["Secret"]);
  // So the helpers' protocol says that the secret is a token.
  return username === "<token>"
    ? { serverAddress, identityToken: secret }
    : { serverAddress, username, password: secret };
}

function runHelper(
  program: string,
  input: string,
): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ["get"], { stdio: ["pipe", "pipe", "ignore"], timeout: helperLimitMs });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      if (output.length < 65_536) output += chunk;
    });
    child.on("error", () => {
      reject(new Error(`${program} could not be started.`));
    });
    child.on("close", (code) => {
      resolve({ code, output });
    });
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}
