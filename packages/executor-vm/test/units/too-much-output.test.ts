import { Walk } from "@runner-upgrade/executor/testing";
import { localTransport, type Transport } from "@runner-upgrade/transport";
import { expect, it } from "vitest";
import { createProcessSubject } from "../support/process-subject.js";

/** A way to this machine that takes in less of what commands write, once it was told to. */
function narrowTransport(): Transport & { narrow(maxOutputBytes: number): void } {
  const inner = localTransport();
  let most = Number.MAX_SAFE_INTEGER;
  return {
    name: inner.name,
    narrow: (maxOutputBytes) => {
      most = maxOutputBytes;
    },
    connect: async (address, options) => {
      const session = await inner.connect(address, options);
      return {
        ...session,
        run: (command, { maxOutputBytes = most, ...rest } = {}) =>
          session.run(command, { ...rest, maxOutputBytes: Math.min(most, maxOutputBytes) }),
        [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
      };
    },
    [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
  };
}

it("does not take a Runner for gone whose process stands in an answer that was too long", async () => {
  const transport = narrowTransport();
  const subject = await createProcessSubject({ isHostile: false }, { createTransport: () => transport });
  try {
    const walk = new Walk(subject);
    await walk.through("save-state");
    transport.narrow(200);
    await expect(walk.step("stop")).rejects.toMatchObject({
      code: "HOST_COMMAND_FAILED",
      message: expect.stringContaining("exceeded 33554432 bytes") as unknown,
    });
    await expect(walk.observe()).rejects.toMatchObject({ code: "HOST_COMMAND_FAILED" });
    expect((await subject.world.processes()).length).toBe(1);
    transport.narrow(Number.MAX_SAFE_INTEGER);
    await walk.step("stop");
    expect(await subject.world.processes()).toEqual([]);
  } finally {
    await subject.dispose();
  }
}, 120_000);
