import { describe, expect, it } from "vitest";

import { localTransport } from "./local-transport.js";

describe("localTransport", () => {
  it("does nothing here that was meant for another host", async () => {
    await using transport = localTransport();
    await expect(transport.connect("runner-1.example.com")).rejects.toMatchObject({
      code: "INVALID_ADDRESS",
    });
    await using named = localTransport({ addresses: ["runner-1.example.com"] });
    await using host = await named.connect("runner-1.example.com");
    expect((await host.run(["echo", "here"])).stdout).toBe("here\n");
  });

  it("names the signal that ended a command", async () => {
    await using transport = localTransport();
    await using host = await transport.connect("localhost");
    expect(await host.run(["sh", "-c", "kill -INT $$"])).toMatchObject({ exitCode: null, signal: "SIGINT" });
  });

  it("gives commands the environment that it was given", async () => {
    await using transport = localTransport({ environment: { PATH: process.env["PATH"], ONLY: "this" } });
    await using host = await transport.connect("localhost");
    const { stdout } = await host.run(["env"]);
    expect(stdout.split("\n").sort()).toEqual(["", "ONLY=this", `PATH=${process.env["PATH"] ?? ""}`]);
  });
});
