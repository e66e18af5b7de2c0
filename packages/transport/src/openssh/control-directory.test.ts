import { dirname } from "node:path";

import { expect, it } from "vitest";

import { createControlDirectory } from "./control-directory.js";

it("gives each connection a socket of its own, also to those that ask at the same time", async () => {
  const directory = createControlDirectory();
  try {
    const sockets = await Promise.all(Array.from({ length: 20 }, () => directory.nextSocket()));
    expect(new Set(sockets).size).toBe(20);
    expect(new Set(sockets.map((socket) => dirname(socket))).size).toBe(1);
  } finally {
    await directory.remove();
  }
});
