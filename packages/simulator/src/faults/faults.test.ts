import { afterEach, describe, expect, it } from "vitest";
import { createVirtualClock, type VirtualClock } from "../clock/virtual-clock.js";
import { createSimulator } from "../simulator/create-simulator.js";
import type { Listening, Simulator } from "../simulator/simulator.js";

interface Setting {
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  readonly runnerId: string;
  readonly call: (method: string, path: string) => Promise<Response>;
}

let listening: Listening | null = null;
afterEach(async () => {
  await listening?.close();
  listening = null;
});

async function set(way: "injected fetch" | "HTTP"): Promise<Setting> {
  const clock = createVirtualClock();
  const simulator = createSimulator({ clock, packageBytes: 300_000 });
  simulator.addProject({ name: "web" });
  const { runnerId } = simulator.addRunner({ name: "east-1", tags: ["east"], projects: ["web"] });
  if (way === "HTTP") listening = await simulator.listen();
  const send = way === "HTTP" ? fetch : simulator.fetch;
  return {
    clock,
    simulator,
    runnerId,
    call: (method, path) =>
      send(
        new Request(`${simulator.url}/api/42/runnerManagement${path}`, {
          method,
          headers: { "x-rundeck-auth-token": simulator.apiToken },
        }),
      ),
  };
}

async function downloadPath({ call, runnerId }: Setting): Promise<string> {
  const response = await call("POST", `/runner/${runnerId}/regenerateCreds`);
  return `/download/${((await response.json()) as { downloadTk: string }).downloadTk}`;
}

describe.each(["injected fetch", "HTTP"] as const)("faults over %s", (way) => {
  it("lose an answer: it takes effect, and the connection breaks", async () => {
    const { simulator, runnerId, call } = await set(way);
    const before = simulator.runner(runnerId).token;
    simulator.faults.inject({ kind: "lost-answer", path: "/regenerateCreds", times: 1 });
    await expect(call("POST", `/runner/${runnerId}/regenerateCreds`)).rejects.toThrow(TypeError);
    expect(simulator.runner(runnerId).token).not.toBe(before);
    expect((await call("POST", `/runner/${runnerId}/regenerateCreds`)).status).toBe(200);
    expect(simulator.log.filter(({ type }) => type === "api-called")).toMatchObject([
      { status: null },
      { status: 200 },
    ]);
  });

  it("let a call be overtaken: it takes effect behind the next one like it", async () => {
    const { simulator, runnerId, call } = await set(way);
    const before = simulator.runner(runnerId).token;
    simulator.faults.inject({ kind: "overtaken", path: "/regenerateCreds", times: 1 });
    await expect(call("POST", `/runner/${runnerId}/regenerateCreds`)).rejects.toThrow(TypeError);
    expect(simulator.runner(runnerId).token).toBe(before);
    const second = await call("POST", `/runner/${runnerId}/regenerateCreds`);
    const { token } = (await second.json()) as { token: string };
    expect(simulator.log.filter(({ type }) => type === "credentials-regenerated")).toHaveLength(2);
    expect([before, token]).not.toContain(simulator.runner(runnerId).token);
  });

  it("refuse a connection: it takes no effect", async () => {
    const { simulator, runnerId, call } = await set(way);
    const before = simulator.runner(runnerId).token;
    simulator.faults.inject({ kind: "connection-refused", times: 1 });
    await expect(call("POST", `/runner/${runnerId}/regenerateCreds`)).rejects.toThrow(TypeError);
    expect(simulator.runner(runnerId).token).toBe(before);
  });

  it("cut a download behind so many bytes, its length announced in full", async () => {
    const setting = await set(way);
    const path = await downloadPath(setting);
    setting.simulator.faults.inject({
      kind: "cut-download",
      afterBytes: 100_000,
      path: "/download/",
      times: 1,
    });
    const response = await setting.call("GET", path);
    expect(Number(response.headers.get("content-length"))).toBeGreaterThan(300_000);
    let received = 0;
    await expect(async () => {
      for await (const chunk of response.body as AsyncIterable<Uint8Array>) received += chunk.length;
    }).rejects.toThrow();
    expect(received).toBeLessThanOrEqual(100_000);
    expect((await setting.call("GET", path)).status).toBe(200);
  });

  it("answer with a status, and with when to come back", async () => {
    const { simulator, call } = await set(way);
    const remove = simulator.faults.inject({
      kind: "status",
      status: 429,
      retryAfterSeconds: 7,
      method: "GET",
    });
    const refused = await call("GET", "/runners");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "7"]);
    expect((await call("POST", "/runners")).status).toBe(400);
    remove();
    expect((await call("GET", "/runners")).status).toBe(200);
  });

  it("answer with what is no package, another type, a login page, an old token", async () => {
    const setting = await set(way);
    const { simulator, call } = setting;
    const path = await downloadPath(setting);
    simulator.faults.inject({ kind: "not-a-package", times: 1 });
    const text = await (await call("GET", path)).text();
    expect(text).toMatch(/^This is no package/);
    simulator.faults.inject({ kind: "wrong-content-type", contentType: "text/plain", times: 1 });
    expect((await call("GET", path)).headers.get("content-type")).toBe("text/plain");
    simulator.faults.inject({ kind: "login-page", times: 1 });
    const page = await call("GET", "/runners");
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html;charset=UTF-8"]);
    simulator.faults.inject({ kind: "expired-download-token", times: 1 });
    expect((await call("GET", "/runners")).status).toBe(200);
    expect((await call("GET", path)).status).toBe(404);
    expect((await call("GET", path)).status).toBe(200);
  });

  it("keep answering what was true before", async () => {
    const { simulator, runnerId, call } = await set(way);
    const remove = simulator.faults.inject({ kind: "stale-list", path: /\/runners$/ });
    const before = await (await call("GET", "/runners")).text();
    simulator.setTags(runnerId, ["west"]);
    expect(await (await call("GET", "/runners")).text()).toBe(before);
    expect(await (await call("GET", `/runner/${runnerId}`)).text()).toContain("west");
    remove();
    expect(await (await call("GET", "/runners")).text()).toContain("west");
  });
});

describe("latency", () => {
  it("passes on the simulated clock, before the call takes effect", async () => {
    const { clock, simulator, runnerId, call } = await set("injected fetch");
    const before = simulator.runner(runnerId).token;
    simulator.faults.inject({ kind: "latency", ms: 9_000 });
    const answer = call("POST", `/runner/${runnerId}/regenerateCreds`);
    await clock.advance(8_999);
    expect(simulator.runner(runnerId).token).toBe(before);
    await clock.advance(1);
    expect((await answer).status).toBe(200);
  });
});
