import { createHash } from "node:crypto";

import { describe, expect, it } from "vitest";

import { patternStream } from "./pattern-stream.js";
import type { ContractContext } from "./subject.js";
import { waitFor } from "./wait-for.js";

/** Streams in and out. */
export function describeStreams({ host, directory }: ContractContext): void {
  describe("streams", () => {
    it("talks to a spawned command", async () => {
      await using cat = await host().spawn(["cat"]);
      const writer = cat.stdin.getWriter();
      const reader = cat.stdout.getReader();
      for (const word of ["one", "two"]) {
        await writer.write(Buffer.from(word));
        const { value } = await reader.read();
        expect(Buffer.from(value ?? []).toString()).toBe(word);
      }
      await writer.close();
      expect((await reader.read()).done).toBe(true);
      expect(await cat.wait()).toMatchObject({ exitCode: 0, aborted: false, timedOut: false });
    });

    it("keeps the two outputs of a spawned command apart", async () => {
      await using command = await host().spawn(["sh", "-c", "echo out; echo err >&2; exit 4"]);
      const [out, err] = await Promise.all([
        new Response(command.stdout).text(),
        new Response(command.stderr).text(),
      ]);
      expect([out, err]).toEqual(["out\n", "err\n"]);
      expect((await command.wait()).exitCode).toBe(4);
    });

    it("kills a spawned command, as often as one likes", async () => {
      await using command = await host().spawn(["sleep", "600"]);
      await command.kill();
      await command.kill("SIGKILL");
      expect((await command.wait()).exitCode).not.toBe(0);
      await command.kill();
    });

    it("ends a spawned command at its time limit", async () => {
      await using command = await host().spawn(["sleep", "600"], { timeLimitMs: 300 });
      expect(await command.wait()).toMatchObject({ timedOut: true, mayStillRun: false });
    });

    it("refuses to spawn what was aborted before", async () => {
      await expect(host().spawn(["true"], { signal: AbortSignal.abort() })).rejects.toMatchObject({
        code: "ABORTED",
      });
    });

    it("feeds a stream of 50 MB no faster than it is read", async () => {
      const total = 50 * 1024 * 1024;
      const gate = `${directory()}/gate`;
      await host().run(["mkfifo", gate]);
      const source = patternStream(total);
      const running = host().run(["sh", "-c", 'read -r go <"$1"; exec sha256sum', "sh", gate], {
        stdin: source.stream,
        timeLimitMs: 120_000,
      });
      // Nobody reads yet: what is taken comes to a halt at what pipes, windows and buffers on the way hold.
      const halted = await waitFor("the stream to halt", async () => {
        const before = source.pulledBytes();
        await new Promise((resolve) => setTimeout(resolve, 400));
        return before > 0 && source.pulledBytes() === before ? before : undefined;
      });
      expect(halted).toBeLessThan(12 * 1024 * 1024);
      await host().run(["sh", "-c", 'echo go >"$1"', "sh", gate]);
      const { stdout, exitCode } = await running;
      expect(exitCode).toBe(0);
      expect(stdout.split(" ")[0]).toBe(source.sha256());
      expect(source.pulledBytes()).toBe(total);
    }, 120_000);

    it.each([
      // What SSH has on the way takes all of it: the command ends before any of it is read.
      { total: 3_000_000 },
      { total: 8_000_000 },
    ])("loses nothing of a long output that is read slowly: $total bytes", async ({ total }) => {
      await using command = await host().spawn(["sh", "-c", 'head -c "$1" /dev/zero', "sh", String(total)]);
      command.stdin.close().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const hash = createHash("sha256");
      let bytes = 0;
      for await (const chunk of command.stdout) {
        hash.update(chunk);
        bytes += chunk.length;
      }
      expect(bytes).toBe(total);
      expect(hash.digest("hex")).toBe(createHash("sha256").update(Buffer.alloc(total)).digest("hex"));
      expect((await command.wait()).exitCode).toBe(0);
    });

    it("passes an error of the stream on, and does not let the command take a part for the whole", async () => {
      const trace = `${directory()}/took-it-for-the-whole`;
      const failure = new Error("the source broke");
      const source = patternStream(1_000_000, { failAfterBytes: 300_000, failure });
      await expect(
        host().run(["sh", "-c", 'cat >/dev/null && touch "$1"', "sh", trace], { stdin: source.stream }),
      ).rejects.toBe(failure);
      expect(await host().stat(trace)).toBeNull();
    });

    it("stops taking from the stream when the command ends", async () => {
      const source = patternStream(1_000_000_000);
      const { exitCode } = await host().run(["head", "-c", "10"], { stdin: source.stream });
      expect(exitCode).toBe(0);
      await waitFor("the stream to be cancelled", () => (source.isCancelled() ? true : undefined));
    });
  });
}
