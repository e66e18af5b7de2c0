import { describe, expect, it } from "vitest";

import { hostileTexts } from "./hostile-texts.js";
import { skipAloud } from "./skip-aloud.js";
import type { ContractContext } from "./subject.js";

/** What a command is given, and what comes of it. */
export function describeCommands({ host, subject, directory }: ContractContext): void {
  describe("commands", () => {
    it("gives outputs, exit code and duration", async () => {
      const result = await host().run(["sh", "-c", "echo out; echo err >&2; exit 3"]);
      expect(result).toMatchObject({
        exitCode: 3,
        signal: null,
        stdout: "out\n",
        stderr: "err\n",
        isTruncated: false,
        timedOut: false,
        aborted: false,
        mayStillRun: false,
      });
      expect(result.durationMs).toBeGreaterThanOrEqual(0);
      expect(result.command).toEqual(["sh", "-c", "echo out; echo err >&2; exit 3"]);
    });

    it("passes on exit codes that an SSH client or a shell uses itself", async () => {
      for (const code of [255, 126, 127, 1]) {
        const result = await host().run(["sh", "-c", `exit ${code}`]);
        expect(result.exitCode).toBe(code);
      }
    });

    it("tells a missing program by exit code 127, and what cannot be run by 126", async () => {
      const missing = await host().run(["no-such-program-here"]);
      expect(missing.exitCode).toBe(127);
      expect(missing.stderr).toContain("not found");
      const plain = `${directory()}/plain`;
      await host().writeFile(plain, "no program", { mode: 0o600 });
      expect((await host().run([plain])).exitCode).toBe(126);
    });

    it("hands every argument over as it is", async () => {
      const { stdout } = await host().run(["printf", "%s\\0", ...hostileTexts.slice(1), ""]);
      expect(stdout.split("\0").slice(0, -1)).toEqual([...hostileTexts.slice(1), ""]);
    });

    it("runs programs, not what a shell has built in", async () => {
      // The echo of many shells would turn \\t into a tab.
      expect((await host().run(["echo", String.raw`a\tb`])).stdout).toBe("a\\tb\n");
    });

    it("refuses what no program can be given, before anything runs", async () => {
      await expect(host().run(["echo", "a\0b"])).rejects.toThrow(TypeError);
      await expect(host().run([""])).rejects.toThrow(TypeError);
      await expect(host().run(["true"], { environment: { "A B": "c" } })).rejects.toThrow(TypeError);
      await expect(host().run(["true"], { timeLimitMs: -1 })).rejects.toThrow(TypeError);
    });

    it("feeds text and bytes to standard input, which is empty otherwise", async () => {
      expect((await host().run(["cat"], { stdin: "text\n" })).stdout).toBe("text\n");
      expect((await host().run(["wc", "-c"], { stdin: new Uint8Array(300_000) })).stdout.trim()).toBe(
        "300000",
      );
      expect((await host().run(["wc", "-c"])).stdout.trim()).toBe("0");
    });

    it("sets variables, whatever is in them", async () => {
      const environment = Object.fromEntries(hostileTexts.map((text, index) => [`TEXT_${index}`, text]));
      const names = Object.keys(environment);
      const script = `printf '%s\\0' ${names.map((name) => `"$${name}"`).join(" ")}`;
      const { stdout } = await host().run(["sh", "-c", script], { environment });
      expect(stdout.split("\0").slice(0, -1)).toEqual([...hostileTexts]);
    });

    it("sets secret variables without showing them in any command line of the host", async () => {
      const canary = `canary-${Math.random().toString(36).slice(2)}`;
      const script = 'printf %s "$TOKEN" | wc -c; cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" " "';
      const { stdout } = await host().run(["sh", "-c", script], {
        secretEnvironment: { TOKEN: { reveal: () => canary } },
      });
      expect(stdout.trimStart().startsWith(String(canary.length))).toBe(true);
      expect(stdout).toContain("cmdline");
      expect(stdout).not.toContain(canary);
    });

    it("runs in the directory asked for, and not at all when it is missing", async () => {
      const place = `${directory()}/it's a place`;
      await host().run(["mkdir", place]);
      expect((await host().run(["pwd"], { directory: place })).stdout).toBe(`${place}\n`);
      await expect(
        host().run(["touch", `${directory()}/ran`], { directory: `${directory()}/missing` }),
      ).rejects.toMatchObject({ code: "NOT_FOUND" });
      expect(await host().stat(`${directory()}/ran`)).toBeNull();
    });

    it("keeps the tail of a long output", async () => {
      const { stdout, isTruncated } = await host().run(["sh", "-c", "seq 1 200000"], {
        maxOutputBytes: 1_000,
      });
      expect(isTruncated).toBe(true);
      expect(stdout.length).toBe(1_000);
      expect(stdout.endsWith("199999\n200000\n")).toBe(true);
    });

    it("runs many at once", async () => {
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, index) => host().run(["echo", String(index)])),
      );
      expect(results.map(({ stdout }) => stdout)).toEqual(results.map((_, index) => `${index}\n`));
    });

    it("becomes another user by sudo", async ({ skip }) => {
      const { become } = subject();
      if (become === undefined) return skipAloud(skip, "the subject names no user that sudo may become");
      const { stdout } = await host().run(["sh", "-c", 'id -un; echo "$WORD"; pwd; cat'], {
        become,
        environment: { WORD: "it's" },
        directory: "/",
        stdin: "fed",
      });
      expect(stdout).toBe(`${become.user}\nit's\n/\nfed`);
    });
  });
}
