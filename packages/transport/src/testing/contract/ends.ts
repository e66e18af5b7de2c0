import { describe, expect, it } from "vitest";

import { expectGone, waitFor } from "./wait-for.js";
import { skipAloud } from "./skip-aloud.js";
import type { ContractContext } from "./subject.js";

/** How commands are ended early. */
export function describeEnds({ host, subject, directory }: ContractContext): void {
  describe("ends", () => {
    it("ends a command at its time limit, and gives what it wrote till then", async () => {
      const result = await host().run(["sh", "-c", "echo $$; sleep 600; echo late"], { timeLimitMs: 700 });
      expect(result).toMatchObject({ timedOut: true, aborted: false, mayStillRun: false });
      expect(result.exitCode).not.toBe(0);
      expect(result.stdout).toMatch(/^\d+\n$/);
      await expectGone(host(), Number(result.stdout));
    });

    it("ends what the command started, too", async () => {
      const result = await host().run(["sh", "-c", "sleep 600 & echo $!; wait"], { timeLimitMs: 700 });
      expect(result.timedOut).toBe(true);
      await expectGone(host(), Number(result.stdout));
    });

    it("kills a command that does not listen to TERM", async () => {
      const result = await host().run(["sh", "-c", "trap '' TERM; echo $$; while :; do sleep 600; done"], {
        timeLimitMs: 700,
        graceMs: 300,
      });
      expect(result).toMatchObject({ timedOut: true, mayStillRun: false, signal: "SIGKILL" });
      await expectGone(host(), Number(result.stdout));
    });

    it("lets a command that is told to end say goodbye", async () => {
      const result = await host().run(
        ["sh", "-c", "trap 'echo goodbye; exit 7' TERM; echo ready; while :; do sleep 0.1; done"],
        { timeLimitMs: 700, graceMs: 10_000 },
      );
      expect(result).toMatchObject({ timedOut: true, exitCode: 7, stdout: "ready\ngoodbye\n" });
    });

    it("does not start what was aborted before", async () => {
      const trace = `${directory()}/aborted-before`;
      const result = await host().run(["touch", trace], { signal: AbortSignal.abort() });
      expect(result).toMatchObject({ aborted: true, timedOut: false, exitCode: null, mayStillRun: false });
      expect(await host().stat(trace)).toBeNull();
    });

    it("ends what is aborted while it runs", async () => {
      const controller = new AbortController();
      const pidFile = `${directory()}/aborted-during`;
      const running = host().run(["sh", "-c", 'echo $$ >"$1"; exec sleep 600', "sh", pidFile], {
        signal: controller.signal,
      });
      const pid = await waitFor("the command to run", async () => {
        const text = await host().readFile(pidFile);
        return text !== null && text.length > 1 ? Number(Buffer.from(text).toString()) : undefined;
      });
      controller.abort();
      expect(await running).toMatchObject({ aborted: true, timedOut: false, mayStillRun: false });
      await expectGone(host(), pid);
    });

    it("does not wait for ever for an output that something else holds open", async () => {
      const result = await host().run(["sh", "-c", "setsid sleep 600 & echo $!; exit 0"], {
        timeLimitMs: 1_000,
        graceMs: 200,
      });
      await host().run(["sh", "-c", 'kill "$1"', "sh", result.stdout.trim()]);
      expect(result.timedOut).toBe(true);
    });

    it("leaves alive what was started to outlive the session", async () => {
      const { transport, address } = subject();
      const session = await transport.connect(address);
      const { stdout } = await session.run([
        "sh",
        "-c",
        "setsid nohup sleep 600 </dev/null >/dev/null 2>&1 & echo $!",
      ]);
      await session[Symbol.asyncDispose]();
      const { exitCode } = await host().run(["sh", "-c", 'kill "$1"', "sh", stdout.trim()]);
      expect(exitCode).toBe(0);
    });

    it("ends at the end of a session what was spawned in it, and runs nothing more", async () => {
      const { transport, address } = subject();
      const session = await transport.connect(address);
      const pidFile = `${directory()}/spawned`;
      await session.spawn(["sh", "-c", 'echo $$ >"$1"; exec sleep 600', "sh", pidFile]);
      const pid = await waitFor("the command to run", async () => {
        const text = await host().readFile(pidFile);
        return text !== null && text.length > 1 ? Number(Buffer.from(text).toString()) : undefined;
      });
      await session[Symbol.asyncDispose]();
      await session[Symbol.asyncDispose]();
      await expectGone(host(), pid);
      await expect(session.run(["true"])).rejects.toMatchObject({ code: "CONNECTION_LOST" });
    });

    it("ends a command of another user by sudo", async ({ skip }) => {
      const { become } = subject();
      if (become === undefined) return skipAloud(skip, "the subject names no user that sudo may become");
      const result = await host().run(["sh", "-c", "sleep 600 & echo $!; wait"], {
        become,
        timeLimitMs: 700,
      });
      expect(result).toMatchObject({ timedOut: true, mayStillRun: false });
      await expectGone(host(), Number(result.stdout));
    });
  });
}
