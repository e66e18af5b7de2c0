import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { tokensIn, withToken } from "../credentials/token-in-file.js";
import type { CredentialPlace, Target } from "../target/target.js";
import { credentialSteps } from "./credential-steps.js";

const token = "0new-token";
const service = { kind: "systemd", name: "runner.service", owner: { uid: 1, gid: 1 } };
const files = {
  "environment-file": 'A=1\nRUNNER_RUNDECK_SERVER_TOKEN="old"\n RUNNER_RUNDECK_SERVER_URL=http://x\n',
  "unit-file": `[Service]\nEnvironment="A=1 2" RUNNER_RUNDECK_SERVER_TOKEN=old 'B=$c'\n`,
  "credentials-file": "export RUNDECK_RUNNER_TOKEN='old'\nRUNDECK_RUNNER_ID=x\n",
  "replica-meta": '{"downloadToken": "keep", "x": 1}\nrunnerToken: old\nreplicaId=7\n',
} as const;

describe("the commands that put a token where the old one stands", () => {
  let home = "";
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "runner-upgrade-token-"));
  });
  afterEach(() => rm(home, { recursive: true }));

  /** Types each line's command, and behind the prompt the token. */
  async function follow(places: readonly CredentialPlace[], state = "/none"): Promise<string> {
    const target = { service, login: "runner", user: service.owner, filesBy: "user" } as const;
    const lines = credentialSteps(
      "On x",
      // What the commands are made of, and no more of a target.
      { ...target, credentialPlaces: places } as unknown as Target,
      state,
    );
    const commands = lines.map((line) => /: ((?:\(umask|printf|\{|rm) .*)$/s.exec(line)?.[1] ?? "false");
    const typed = commands.map((command, at) => `${command} || exit 1\n${at === 0 ? `${token}\n` : ""}`);
    expect(commands.join("\n")).not.toContain(token);
    return new Promise((resolve, reject) => {
      const child = execFile("bash", ["-s"], { cwd: home }, (error, stdout, stderr) => {
        if (error === null) resolve(stdout + stderr);
        else reject(new Error(error.message));
      });
      child.stdin?.end(typed.join(""));
    });
  }

  it.each(Object.keys(files) as (keyof typeof files)[])(
    "change a file as the executor does: %s",
    async (kind) => {
      const path = join(home, `it's a ${kind}`);
      await writeFile(path, files[kind], { mode: 0o640 });
      expect(await follow([{ kind, path }])).not.toContain(token);
      const text = await readFile(path, "utf8");
      expect(tokensIn(service, kind, text)).toEqual([token]);
      expect(withToken(service, kind, text, "x")).toBe(withToken(service, kind, files[kind], "x"));
      expect(await readdir(home)).toEqual([`it's a ${kind}`]);
    },
  );

  it("change what a plain process is started with", async () => {
    const state = join(home, "it's the state");
    const saved = {
      runnerId: "x",
      invocation: { environment: [["A", "line\nbreak"]] },
      overrides: { B: "c" },
    };
    await writeFile(state, JSON.stringify(saved), { mode: 0o600 });
    await follow([{ kind: "process-environment" }], state);
    const overrides = { B: "c", RUNNER_RUNDECK_SERVER_TOKEN: token };
    expect(JSON.parse(await readFile(state, "utf8"))).toEqual({ ...saved, overrides });
    expect(await readdir(home)).toEqual(["it's the state"]);
  });
});
