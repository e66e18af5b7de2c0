import { describe, expect, it } from "vitest";
import { createVirtualClock, type VirtualClock } from "../clock/virtual-clock.js";
import { readPackage } from "../packages/read-package.js";
import { createSimulator } from "./create-simulator.js";
import type { SimulatorOptions } from "./options.js";
import type { Simulator } from "./simulator.js";

interface Setting {
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  readonly runnerId: string;
  readonly token: string;
  readonly call: (
    method: string,
    path: string,
    body?: unknown,
  ) => Promise<{ status: number; body: Record<string, unknown> }>;
}

function set(options: SimulatorOptions = {}): Setting {
  const clock = createVirtualClock();
  const simulator = createSimulator({ clock, version: "5.7.0-20241021", ...options });
  simulator.addProject({ name: "web", dispatch: "manual" });
  const { runnerId, token } = simulator.addRunner({
    name: "east-1",
    tags: ["Linux", "EAST"],
    projects: ["web"],
    version: "5.6.0",
  });
  return {
    clock,
    simulator,
    runnerId,
    token,
    call: async (method, path, body) => {
      const response = await simulator.fetch(
        new Request(`${simulator.url}/api/42${path}`, {
          method,
          headers: { "x-rundeck-auth-token": simulator.apiToken },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      );
      const text = await response.text();
      return {
        status: response.status,
        body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>),
      };
    },
  };
}

describe("statuses by heartbeat", () => {
  it("is New until the first heartbeat, then Healthy", () => {
    const { simulator, runnerId, token } = set();
    expect(simulator.runner(runnerId).status).toBe("New");
    simulator.agents.start({ runnerId, token, version: "5.6.0" });
    expect(simulator.runner(runnerId)).toMatchObject({ status: "Healthy", version: "5.6.0" });
  });

  it("lies for up to 30 s after a kill, then says Unknown, and Down after 120 s", async () => {
    const { clock, simulator, runnerId, token } = set();
    const agent = simulator.agents.start({ runnerId, token, version: "5.6.0" });
    await clock.advance(60_000);
    agent.kill();
    await clock.advance(29_999);
    expect(simulator.runner(runnerId).status).toBe("Healthy");
    await clock.advance(1);
    expect(simulator.runner(runnerId).status).toBe("Unknown");
    await clock.advance(89_999);
    expect(simulator.runner(runnerId).status).toBe("Unknown");
    await clock.advance(1);
    expect(simulator.runner(runnerId).status).toBe("Down");
  });

  it("is Down at once after a graceful stop", async () => {
    const { clock, simulator, runnerId, token } = set();
    const agent = simulator.agents.start({ runnerId, token, version: "5.6.0" });
    await clock.advance(12_345);
    agent.stop();
    expect(simulator.runner(runnerId).status).toBe("Down");
  });

  it("logs each change at the time at which it happened, not when somebody looked", async () => {
    const { clock, simulator, runnerId, token } = set();
    const start = clock.now();
    simulator.agents.start({ runnerId, token, version: "5.6.0" }).kill();
    await clock.advance(3_600_000);
    const changes = simulator.log.flatMap((event) =>
      event.type === "status-changed" ? [[event.to, event.at - start]] : [],
    );
    expect(changes).toEqual([
      ["Healthy", 0],
      ["Unknown", 30_000],
      ["Down", 120_000],
    ]);
  });
});

describe("credentials", () => {
  it("refuses the old process from the regeneration on, and lists it as Healthy for 30 s more", async () => {
    const { clock, simulator, runnerId, token, call } = set();
    const agent = simulator.agents.start({ runnerId, token, version: "5.6.0" });
    await call("POST", `/runnerManagement/runner/${runnerId}/regenerateCreds`);
    await clock.advance(5_000);
    expect(agent.isAccepted).toBe(false);
    expect(simulator.runner(runnerId).status).toBe("Healthy");
    await clock.advance(25_000);
    expect(simulator.runner(runnerId).status).toBe("Unknown");
    expect(simulator.log.filter(({ type }) => type === "credentials-refused")).toHaveLength(1);
  });

  it("gives a package with the new credentials and the server's version", async () => {
    const { simulator, runnerId, call } = set();
    const { body } = await call("POST", `/runnerManagement/runner/${runnerId}/regenerateCreds`);
    const response = await simulator.fetch(
      new Request(`${simulator.url}/api/41/runnerManagement/download/${String(body["downloadTk"])}`, {
        headers: { "x-rundeck-auth-token": simulator.apiToken },
      }),
    );
    expect(response.headers.get("content-type")).toBe("application/java-archive");
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(response.headers.get("content-length")).toBe(String(bytes.length));
    expect(readPackage(bytes)).toMatchObject({ runnerId, token: body["token"], version: "5.7.0-20241021" });
  });
});

describe("over HTTP", () => {
  it("can be served at several addresses, tells the last, and ends each by itself", async () => {
    const simulator = createSimulator();
    const inside = await simulator.listen();
    const outside = await simulator.listen({ host: "0.0.0.0" });
    const status = async (url: string): Promise<number> => {
      const response = await fetch(`${url}/api/42/system/info`, {
        headers: { "x-rundeck-auth-token": simulator.apiToken },
      });
      await response.body?.cancel();
      return response.status;
    };
    try {
      expect(inside.url).not.toBe(outside.url);
      expect(simulator.url).toBe(outside.url);
      expect([await status(inside.url), await status(outside.url)]).toEqual([200, 200]);
      await outside.close();
      expect(await status(inside.url)).toBe(200);
      await expect(status(outside.url)).rejects.toThrow("fetch failed");
    } finally {
      await Promise.all([inside.close(), outside.close()]);
    }
  });
});

describe("the options of a simulator", () => {
  it("are refused where there is none of the name", () => {
    const options: object = { heartbeat: 5_000 };
    expect(() => createSimulator(options)).toThrow(/no option "heartbeat".*heartbeatMs/);
  });
});
