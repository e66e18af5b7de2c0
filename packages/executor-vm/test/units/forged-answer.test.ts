import { Redactor } from "@runner-upgrade/executor";
import { localTransport, type HostSession, type RunResult } from "@runner-upgrade/transport";
import { expect, it } from "vitest";
import { HostShell } from "../../src/host/host-shell.js";
import { settingsOf } from "../../src/options/vm-executor-options.js";
import { findProcesses } from "../../src/process/find-processes.js";
import { identityOf } from "../../src/process/identity.js";

const id = "8f1f2a3b-0000-4000-8000-000000000001";

interface Told {
  readonly pid: number;
  readonly uid: number;
  readonly isHidden: boolean;
  readonly environment?: string;
  readonly program?: string;
}

/** What a capture says of a process, in the form in which hosts say it. */
function captured(processes: readonly Told[]): string {
  const hex = (text: string): string =>
    `${Buffer.from(text, "latin1").toString("hex").replaceAll(/../g, " $&")}\n`;
  const names: string[] = [];
  let files = "";
  let links = "";
  for (const { pid, uid, isHidden, environment = "A=1\0", program = "/usr/bin/java" } of processes) {
    const prefix = String(pid);
    const status = `Uid:\t${String(uid)}\t${String(uid)}\t${String(uid)}\t${String(uid)}\nGid:\t${String(uid)}\t${String(uid)}\t${String(uid)}\t${String(uid)}\nGroups:\t${String(uid)}\n`;
    const parts: Record<string, string> = {
      stat: `${prefix} (java) S ${["1", ...Array.from({ length: 17 }, () => "0"), "4711"].join(" ")}\n`,
      status,
      [`task/${prefix}/status`]: status,
      cmdline: `java\0-jar\0runner-${id}.jar\0`,
      limits:
        "Limit  Soft  Hard\nMax open files            1024                 4096                 files\n",
      cgroup: "0::/\n",
      ...(isHidden ? {} : { environ: environment }),
    };
    for (const [name, content] of Object.entries(parts)) {
      names.push(`${prefix}/${name}`);
      const lines = content.endsWith("\n") ? content.slice(0, -1).split("\n") : [content];
      for (const line of lines) files += `${prefix}/${name}:${line}\n`;
    }
    if (!isHidden) links += `\0${prefix} cwd exe\0/srv/runner\0${program}\0`;
  }
  return `names ${names.join(" ")}\n${hex(`${files}self/comm:grep\n`)}links\n${hex(links)}`;
}

async function found(answers: { readonly root: string; readonly owner: string }) {
  const session = await localTransport().connect("localhost");
  const result = (stdout: string): RunResult => ({
    ...{ command: ["sh"], stdout, stderr: "", exitCode: 0, signal: null },
    ...{ timedOut: false, aborted: false, mayStillRun: false, isTruncated: false, durationMs: 0 },
  });
  const host: HostSession = {
    ...session,
    run: (command) => {
      if (command.includes("id -u && id -g")) return Promise.resolve(result("0\n0\n"));
      const isOwner = command.some((word) => word.includes("setpriv"));
      return Promise.resolve(result(isOwner ? answers.owner : answers.root));
    },
  };
  const shell = new HostShell({
    session: host,
    settings: settingsOf({ transport: localTransport() }),
    redactor: new Redactor(),
    subject: { runner: { id, name: "r" }, host: { address: "localhost" } },
    scope: {
      signal: new AbortController().signal,
      note: () => undefined,
      check: () => undefined,
      sleep: () => Promise.resolve(),
    },
  });
  try {
    return await findProcesses(shell, identityOf(id, {}));
  } finally {
    await session[Symbol.asyncDispose]();
  }
}

it("takes environment and program from a process's owner where root cannot read them, and whose it is from root", async () => {
  const { processes } = await found({
    root: captured([{ pid: 41, uid: 1001, isHidden: true }]),
    owner: captured([{ pid: 41, uid: 0, isHidden: false, environment: "FORGED=1\0" }]),
  });
  expect(processes).toMatchObject([
    {
      pid: 41,
      uid: 1001,
      invocation: { uid: 1001, gid: 1001, groups: [1001], environment: [["FORGED", "1"]] },
    },
  ]);
});

it("does not ask the owner about an environment that root read and that is no UTF-8", async () => {
  const { processes } = await found({
    root: captured([{ pid: 41, uid: 1001, isHidden: false, environment: "ODD=\u00ff\0" }]),
    owner: captured([{ pid: 41, uid: 0, isHidden: false }]),
  });
  expect(processes).toMatchObject([{ pid: 41, uid: 1001, invocation: null }]);
});

it("hears nothing about processes that were not asked about", async () => {
  const { processes } = await found({
    root: captured([
      { pid: 41, uid: 1001, isHidden: true },
      { pid: 42, uid: 0, isHidden: false },
    ]),
    owner: captured([
      { pid: 42, uid: 0, isHidden: false, program: "/srv/evil/java" },
      { pid: 43, uid: 0, isHidden: false, program: "/srv/evil/java" },
    ]),
  });
  expect(processes.map(({ pid, invocation }) => [pid, invocation?.executable ?? null])).toEqual([
    [41, null],
    [42, "/usr/bin/java"],
  ]);
});
