import { spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { localTransport } from "../src/index.js";
import type { HostSession, Transport } from "../src/index.js";
import { startSshServer } from "../src/testing/index.js";
import type { SshServer } from "../src/testing/index.js";
import { sshClients } from "./ssh-clients.js";

const isRoot = process.getuid?.() === 0;

describe("a small disk", () => {
  let directory = "";
  let isMounted = false;
  let transport: Transport;
  let host: HostSession;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "small-disk-"));
    isMounted =
      isRoot && spawnSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", directory]).status === 0;
    transport = localTransport();
    host = await transport.connect("localhost");
  });
  afterAll(async () => {
    await transport[Symbol.asyncDispose]();
    if (isMounted) spawnSync("umount", [directory]);
    await rm(directory, { recursive: true });
  });

  it("that is full leaves the old file and nothing beside it", async ({ skip }) => {
    if (!isMounted) {
      console.warn("skipped: a small file system cannot be mounted here");
      skip("a small file system cannot be mounted here");
    }
    await host.writeFile(`${directory}/file`, "old");
    for (const expectedBytes of [undefined, 1_000_000]) {
      const data = new ReadableStream<Uint8Array>({
        start: (controller) => {
          for (let index = 0; index < 10; index += 1) controller.enqueue(new Uint8Array(100_000));
          controller.close();
        },
      });
      await expect(
        host.writeFile(`${directory}/file`, data, expectedBytes === undefined ? {} : { expectedBytes }),
      ).rejects.toMatchObject({ code: "DISK_FULL", mayHaveTakenEffect: false, isRetryable: false });
    }
    expect(Buffer.from((await host.readFile(`${directory}/file`)) ?? []).toString()).toBe("old");
    expect(await readdir(directory)).toEqual(["file"]);
  });

  it("that is mounted read-only is told from one that may not be written", async ({ skip }) => {
    if (!isMounted || spawnSync("mount", ["-o", "remount,ro", directory]).status !== 0) {
      console.warn("skipped: a read-only file system cannot be mounted here");
      skip("a read-only file system cannot be mounted here");
    }
    await expect(host.writeFile(`${directory}/file`, "new")).rejects.toMatchObject({ code: "READ_ONLY" });
    await expect(host.remove(`${directory}/file`)).rejects.toMatchObject({ code: "READ_ONLY" });
    await expect(host.makeTemporaryDirectory(`${directory}/x`)).rejects.toMatchObject({ code: "READ_ONLY" });
    expect(Buffer.from((await host.readFile(`${directory}/file`)) ?? []).toString()).toBe("old");
  });
});

describe("a host's own hash", () => {
  const hostWith = async (
    script: string,
  ): Promise<{ host: HostSession; directory: string; [Symbol.asyncDispose](): Promise<void> }> => {
    const directory = await mkdtemp(join(tmpdir(), "hash-"));
    await mkdir(join(directory, "programs"));
    for (const name of ["sha256sum", "shasum", "openssl"]) {
      await writeFile(join(directory, "programs", name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    }
    const transport = localTransport({
      environment: { PATH: `${directory}/programs:${process.env["PATH"] ?? ""}` },
    });
    return {
      host: await transport.connect("localhost"),
      directory,
      [Symbol.asyncDispose]: () => rm(directory, { recursive: true }),
    };
  };

  it("that is another one leaves the old file and nothing beside it", async () => {
    await using other = await hostWith(`cat >/dev/null; echo ${"0".repeat(64)} -`);
    const place = await other.host.makeTemporaryDirectory(`${other.directory}/place-`);
    await writeFile(`${place}/file`, "old");
    await expect(other.host.writeFile(`${place}/file`, "new")).rejects.toMatchObject({
      code: "SIZE_MISMATCH",
      mayHaveTakenEffect: false,
    });
    expect(await readdir(place)).toEqual(["file"]);
    expect(await readFile(`${place}/file`, "utf8")).toBe("old");
  });

  it("that it has no tool for is said to be missing", async () => {
    await using none = await hostWith("exit 127");
    const path = `${none.directory}/file`;
    expect(await none.host.writeFile(path, "new")).toMatchObject({ bytes: 3, isHashProven: false });
    expect(await readFile(path, "utf8")).toBe("new");
  });
});

describe("a directory that may not be written or read", () => {
  let directory = "";
  let server: SshServer;
  let transport: Transport;
  let host: HostSession;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "not-ours-"));
    await chmod(directory, 0o755);
    await mkdir(join(directory, "closed"), { mode: 0o700 });
    if (!isRoot) await chmod(join(directory, "closed"), 0o000);
    // Root may do anything: the login is another user's.
    server = await startSshServer(
      isRoot
        ? { loginShell: ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "/bin/sh", "-c"] }
        : {},
    );
    const client = sshClients[0];
    if (client === undefined) throw new Error("There is no client.");
    transport = await client.connectTo(server);
    host = await transport.connect(server.address);
  });
  afterAll(async () => {
    await transport[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await chmod(join(directory, "closed"), 0o700);
    await rm(directory, { recursive: true });
  });

  it("is PERMISSION_DENIED in every call, and never taken for missing", async () => {
    const closed = `${directory}/closed`;
    const denied = { code: "PERMISSION_DENIED", isRetryable: false };
    await expect(host.writeFile(`${closed}/file`, "x")).rejects.toMatchObject(denied);
    await expect(host.readFile(`${closed}/file`)).rejects.toMatchObject(denied);
    await expect(host.stat(`${closed}/file`)).rejects.toMatchObject(denied);
    await expect(host.readDirectory(closed)).rejects.toMatchObject(denied);
    await expect(host.rename(`${closed}/file`, `${closed}/other`)).rejects.toMatchObject(denied);
    await expect(host.remove(`${closed}/file`)).rejects.toMatchObject(denied);
    await expect(host.makeTemporaryDirectory(`${closed}/x`)).rejects.toMatchObject(denied);
    await expect(host.run(["true"], { directory: closed })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
