import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "./run-command.js";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "runner-upgrade-command-"));
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

async function command(
  words: readonly string[],
  options: { env?: Record<string, string>; whileServing?: (url: string) => Promise<void> } = {},
): Promise<{ code: number; output: string; errors: string }> {
  const lines: string[] = [];
  const errors: string[] = [];
  const code = await runCommand({
    words,
    env: options.env ?? {},
    write: (line) => lines.push(line),
    writeError: (line) => errors.push(line),
    untilAsked: async () => options.whileServing?.(/http:\S+/.exec(lines.join(" "))?.[0] ?? ""),
  });
  return { code, output: lines.join("\n"), errors: errors.join("\n") };
}

describe("the command", () => {
  it("serves a fleet from a file, with agents and a load, and never prints a token that it was given", async () => {
    const fleet = join(directory, "fleet.json");
    await writeFile(
      fleet,
      JSON.stringify({
        projects: [{ name: "net", dispatch: "automatic" }],
        runners: [
          { name: "net-1", projects: [{ name: "net", nodeFilter: "tags: linux" }], version: "5.5.0" },
        ],
      }),
    );
    let list: unknown;
    const { code, output } = await command(
      ["--port", "0", "--fleet", fleet, "--agents", "--job-load", "--clock-factor", "100"],
      {
        env: { RUNNER_UPGRADE_SIMULATOR_TOKEN: "canary-token" },
        whileServing: async (url) => {
          const response = await fetch(`${url}/api/48/runnerManagement/runners`, {
            headers: { "x-rundeck-auth-token": "canary-token" },
          });
          list = await response.json();
        },
      },
    );
    expect(code).toBe(0);
    expect(list).toMatchObject({ runners: [{ name: "net-1", status: "Healthy", version: "5.5.0" }] });
    expect(output).toMatch(/Jobs done \d+, lost 0, running 1\./);
    expect(output).not.toContain("canary-token");
  });

  it("serves replicas, with an agent for each", async () => {
    const fleet = join(directory, "replicas.json");
    const runners = [
      { name: "a", projects: ["web"], version: "5.16.0", replicas: 2 },
      { name: "b", projects: ["web"], installationType: "docker", replicaType: "ephemeral" },
    ];
    await writeFile(fleet, JSON.stringify({ projects: [{ name: "web" }], runners }));
    let list: unknown;
    const { code } = await command(
      ["--port", "0", "--fleet", fleet, "--agents", "--replicas", "--api-version", "59"],
      {
        env: { RUNNER_UPGRADE_SIMULATOR_TOKEN: "canary-token" },
        whileServing: async (url) => {
          const response = await fetch(`${url}/api/59/runnerManagement/runners`, {
            headers: { "x-rundeck-auth-token": "canary-token" },
          });
          list = await response.json();
        },
      },
    );
    expect(code).toBe(0);
    expect(list).toMatchObject({
      runners: [
        { name: "a", replicaType: "manual", installationType: "linux", healthyRunnerReplicas: 2 },
        { name: "b", replicaType: "ephemeral", installationType: "docker", healthyRunnerReplicas: 1 },
      ],
    });
  });

  it.each([
    [["--replicas"], "needs an apiVersion of at least 55"],
    [["--port", "many"], "Expected --port to be a number"],
    [["--packages", "zip"], 'got "zip"'],
    [["--unknown"], "--unknown"],
    [["--fleet", "/no/such/file"], "no such file"],
  ])("says what is wrong with %j", async (words, text) => {
    const { code, errors } = await command(words);
    expect(code).toBe(2);
    expect(errors).toContain(text);
  });

  it.each([
    ["{", "not JSON"],
    ['{"projects":[]}', "runners must be a list"],
    ['{"projects":[{"name":"a","dispatch":"x"}],"runners":[]}', "projects[0].dispatch"],
    ['{"projects":[],"runners":[{"name":"r","projects":[],"replicas":0}]}', "runners[0].replicas"],
    ['{"projects":[],"runners":[{"name":"r","projects":[],"replicaType":"x"}]}', "runners[0].replicaType"],
    ['{"projects":[],"runners":[{"name":"r","projects":[{}]}]}', "runners[0].projects[0].name"],
  ])("says where a fleet file is wrong: %s", async (text, place) => {
    const path = join(directory, "wrong.json");
    await writeFile(path, text);
    expect((await command(["--fleet", path])).errors).toContain(place);
  });

  it("explains itself", async () => {
    expect((await command(["--help"])).output).toContain("Usage: runner-upgrade-simulator");
  });
});
