import type { HostSession, RunResult, Transport } from "@runner-upgrade/transport";

/** A service manager as its answers: what it says of its unit, and what it does when it is told to. */
export interface TestUnit {
  /** Properties over those of a unit that is loaded and does not run. */
  show(): Promise<Readonly<Record<string, string>>> | Readonly<Record<string, string>>;
  readonly stop?: () => Promise<void>;
  readonly start?: () => Promise<void>;
  /** The control group that processes of the host say they are in, instead of that of this test. */
  readonly cgroup?: string;
}

/** Answers every `systemctl` of a host in the service manager's place; everything else reaches the host. */
export function unitTransport(inner: Transport, name: string, unit: TestUnit): Transport {
  const answer = async (args: readonly string[]): Promise<string> => {
    if (args.includes("stop")) await unit.stop?.();
    if (args.includes("start")) await unit.start?.();
    if (args.includes("list-unit-files")) return `${name} enabled enabled\n`;
    if (!args.includes("show")) return "";
    const properties = {
      ...{ Id: name, LoadState: "loaded", ActiveState: "inactive", SubState: "dead", MainPID: "0" },
      ...{ Restart: "always", NRestarts: "0", NeedDaemonReload: "no" },
      ...(await unit.show()),
    };
    return Object.entries(properties)
      .map(([key, value]) => `${key}=${value}\n`)
      .join("");
  };
  const wrap = (session: HostSession): HostSession => ({
    ...session,
    run: async (command, options) => {
      const at = command.indexOf("systemctl");
      if (at === -1) return regrouped(await session.run(command, options), unit.cgroup);
      return session.run(["printf", "%s", await answer(command.slice(at + 1))], {});
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  });
  return {
    name: inner.name,
    connect: async (address, options) => wrap(await inner.connect(address, options)),
    [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
  };
}

/** What a capture of processes says, with another control group. */
function regrouped(result: RunResult, cgroup: string | undefined): RunResult {
  if (cgroup === undefined) return result;
  const stdout = result.stdout.replace(/(?<=^names.*\n)(?: [\da-f]{2}| *\n)+(?=links$)/m, (dump) => {
    const said = Buffer.from(dump.replaceAll(/\s/g, ""), "hex").toString("latin1");
    const changed = said.replaceAll(/(?<=^\d+\/cgroup:).*$/gm, cgroup.trimEnd());
    return `${Buffer.from(changed, "latin1").toString("hex").replaceAll(/../g, " $&")}\n`;
  });
  return { ...result, stdout };
}
