import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { captureScript, parseRawProcesses, type RawProcess } from "./raw-process.js";

const files = ["cmdline", "environ", "limits", "cgroup"] as const;
const links = { cwd: "cwd", exe: "exe", out: "fd/1", error: "fd/2" } as const;

describe.runIf(process.platform === "linux")("what is captured of processes", () => {
  let folder = "";
  const started: ChildProcess[] = [];
  /** By pid: its cgroups before it was captured. A hierarchy that anything mounts on this machine changes them for all. */
  const cgroupsBefore = new Map<number, string>();

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "runner-upgrade-capture-"));
  });
  afterEach(() => {
    for (const child of started.splice(0)) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  /** A process that waits, in a directory whose name is no word, with these arguments and this variable. */
  const start = async (args: readonly string[], value: string): Promise<number> => {
    const directory = join(folder, "a\nb: c 'ü");
    mkdirSync(directory, { recursive: true });
    const child = spawn("sh", ["-c", "echo up; read x", "sh", ...args], {
      cwd: directory,
      env: { PATH: process.env["PATH"], VALUE: value },
      stdio: ["pipe", "pipe", "ignore"],
    });
    started.push(child);
    await once(child.stdout, "data");
    const pid = child.pid ?? 0;
    cgroupsBefore.set(pid, readFileSync(`/proc/${String(pid)}/cgroup`, "latin1"));
    return pid;
  };
  const capture = (pids: readonly number[], path = process.env["PATH"]): readonly RawProcess[] => {
    const raws = parseRawProcesses(
      execFileSync("/bin/sh", ["-c", captureScript, "sh", ...pids.map(String)], {
        env: { PATH: path },
        encoding: "utf8",
        maxBuffer: 32 * 1024 * 1024,
      }),
    );
    if (raws === null) throw new Error("It was cut short.");
    return raws;
  };
  const expectAll = (pid: number, raw: RawProcess | undefined): void => {
    const proc = (name: string): string => `/proc/${String(pid)}/${name}`;
    expect(raw?.pid).toBe(pid);
    for (const name of files) {
      const text = readFileSync(proc(name), "latin1");
      const before = name === "cgroup" ? (cgroupsBefore.get(pid) ?? text) : text;
      expect([before, text], name).toContain(raw?.parts.get(name)?.toString("latin1"));
    }
    for (const [name, link] of Object.entries(links))
      expect(raw?.parts.get(name)?.toString("utf8"), name).toBe(readlinkSync(proc(link), "utf8"));
    expect(raw?.parts.get("stat")?.toString()).toMatch(new RegExp(`^${String(pid)} \\(`));
    expect(raw?.parts.get("status")?.toString()).toContain("\nUid:\t");
  };
  /** A PATH that has only these programs. */
  const pathWith = (...programs: readonly string[]): string => {
    const path = join(folder, "bin");
    mkdirSync(path, { recursive: true });
    for (const name of programs)
      symlinkSync(
        spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).stdout.trim(),
        join(path, name),
      );
    return path;
  };

  it.each([
    ["plain", ["-jar", "runner.jar"], "x"],
    ["of several lines", ["a\nb", "", "\n", "c\n"], "one\ntwo\n\nthree\n"],
    [
      "like what stands between",
      ["1/environ:X=1", "\n1/status:Uid:\t0\n", "links"],
      "\n1/cmdline:root\nnames 1/stat\n",
    ],
    ["empty", ["", ""], ""],
    ["long", ["x".repeat(70_000)], "y\n".repeat(50_000)],
  ])("is what it says, where its texts are %s", async (_name, args, value) => {
    const pid = await start(args, value);
    const [raw, ...others] = capture([pid]);
    expectAll(pid, raw);
    expect(others).toEqual([]);
  });

  it("is that of each of several, and of none that is gone", async () => {
    const pids = [await start(["one"], "1"), await start(["two"], "2"), await start(["three"], "3")];
    started[1]?.kill("SIGKILL");
    await once(started[1]!, "exit");
    const raws = capture([...pids, 2 ** 30]);
    expect(raws.map(({ pid }) => pid)).toEqual([pids[0], pids[2]]);
    expectAll(pids[0]!, raws[0]);
    expectAll(pids[2]!, raws[1]);
  });

  it("finds those whose command line mentions -jar, and none else", async () => {
    const named = await start(["-jar", "runner.jar"], "");
    const other = await start(["-war", "runner.war"], "");
    const pids = capture([]).map(({ pid }) => pid);
    expect(pids).toContain(named);
    expect(pids).not.toContain(other);
  });

  it("is the same where readlink tells one target at a time", async () => {
    const path = pathWith("grep", "cut", "od");
    writeFileSync(
      join(path, "readlink"),
      `#!/bin/sh\n[ "$1" != -z ] || exit 1\nexec /usr/bin/readlink "$@"\n`,
    );
    chmodSync(join(path, "readlink"), 0o755);
    const pid = await start(["-jar"], "x");
    expectAll(pid, capture([pid], path)[0]);
  });

  it("is no answer where the program that reads dies on its way", async () => {
    const path = pathWith("cut", "od", "readlink");
    const dies = '[ "$1" = -las ] && exec /usr/bin/grep "$@"; /usr/bin/grep "$@" | head -c 40; kill -9 $$';
    writeFileSync(join(path, "grep"), `#!/bin/sh\nPATH=/usr/bin:/bin\n${dies}\n`);
    chmodSync(join(path, "grep"), 0o755);
    const pid = await start(["-jar"], "x");
    expect(() => capture([pid], path)).toThrow("It was cut short.");
  });

  it.each(["grep", "cut", "od", "readlink"])(
    "fails, rather than to see nobody, where there is no %s",
    (missing) => {
      const path = pathWith(...["grep", "cut", "od", "readlink"].filter((name) => name !== missing));
      const { status, stderr } = spawnSync("/bin/sh", ["-c", captureScript, "sh"], {
        env: { PATH: path },
        encoding: "utf8",
      });
      expect({ status, stderr }).toEqual({ status: 1, stderr: `${missing} is missing\n` });
    },
  );
});
