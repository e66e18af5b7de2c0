import { describe, expect, it } from "vitest";
import { createSimulator } from "../src/index.js";

/** Sends what clients other than ours send. */
async function post(path: string, body: unknown): Promise<{ status: number; json: Record<string, unknown> }> {
  const simulator = createSimulator({ version: "5.7.0-20241021" });
  simulator.addProject({ name: "web", dispatch: "manual" });
  const { runnerId } = simulator.addRunner({ name: "one", tags: ["a"], projects: ["web"] });
  const sent = typeof body === "function" ? (body as (id: string) => unknown)(runnerId) : body;
  const response = await simulator.fetch(
    new Request(`${simulator.url}/api/48${path.replace(":id", runnerId)}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-rundeck-auth-token": simulator.apiToken },
      body: JSON.stringify(sent),
    }),
  );
  const json = (await response.json()) as Record<string, unknown>;
  const created = typeof json["runnerId"] === "string" ? json["runnerId"] : runnerId;
  return { status: response.status, json: { ...json, tags: simulator.runner(created).tags } };
}

const flat = { name: "two", description: "d" };

describe("the simulator takes the bodies that clients and documents have", () => {
  it.each<[string, unknown]>([
    ["tags as a text", { ...flat, tagNames: "x,y" }],
    ["tags as an array", { ...flat, tagNames: ["x", "y"] }],
    ["all in newRunnerRequest", { newRunnerRequest: { ...flat, tagNames: "x,y" } }],
    ["flat and in newRunnerRequest", { ...flat, newRunnerRequest: { tagNames: ["x", "y"] } }],
  ])("of a creation: %s", async (_, body) => {
    const { status, json } = await post("/runnerManagement/runners", body);
    expect(status).toBe(200);
    expect(json["tags"]).toEqual(["x", "y"]);
  });

  it.each<[string, (runnerId: string) => unknown]>([
    ["flat, tags as an array", (runnerId) => ({ runnerId, tagNames: ["x", "y"] })],
    ["under data", (runnerId) => ({ data: { runnerId, tagNames: "x,y" } })],
  ])("of an update: %s", async (_, body) => {
    expect((await post("/runnerManagement/runner/:id", body)).json["tags"]).toEqual(["x", "y"]);
  });

  it.each([{ automatic: true }, { runnerConfigRequest: { automatic: true } }])(
    "of a project's configuration: %j",
    async (body) => {
      const { json } = await post("/project/web/runnerManagement/config", body);
      expect(json["automatic"]).toBe(true);
    },
  );
});
