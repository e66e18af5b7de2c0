import type { HostFacts } from "@runner-upgrade/plan/platform";
import { opensshTransport, type Transport } from "@runner-upgrade/transport";
import { afterEach, beforeAll, describe, expect } from "vitest";
import { engineForLiveHosts } from "../hosts/engine.js";
import { startLiveHosts, type LiveHost } from "../hosts/live-hosts.js";
import { layOut, type LaidOutRunner } from "../host-cases/laid-out-runner.js";

const alias = "runner-host";

/** What the cases of a suite have: a host, and Runners that they lay out on it. */
export interface CaseHost {
  readonly host: LiveHost;
  lay(
    directory: string,
    more?: Partial<Omit<Parameters<typeof layOut>[0], "directory" | "host">>,
  ): Promise<LaidOutRunner>;
  /** Writes a unit of the system, and has the manager read it. */
  unit(name: string, text: string): Promise<void>;
}

/** A suite on a real host of its own; skipped with a notice where there is no engine. */
export function describeOnHost(title: string, cases: (on: CaseHost) => void): void {
  const engine = engineForLiveHosts();
  describe.skipIf(!engine.isThere)(title, () => {
    const running: { host: LiveHost | null; transport: Transport | null } = { host: null, transport: null };
    let last: LaidOutRunner[] = [];
    const started = <T>(what: T | null): T => {
      if (what === null) throw new Error("The host was started.");
      return what;
    };

    beforeAll(async () => {
      const live = await startLiveHosts([alias]);
      running.host = live.hosts[0] ?? null;
      const transport = opensshTransport({ configFile: live.sshConfigFile });
      running.transport = transport;
      return async () => {
        await transport[Symbol.asyncDispose]();
        await live[Symbol.asyncDispose]();
      };
    });

    afterEach(async () => {
      const laidOut = last;
      last = [];
      for (const { walk, subject } of laidOut) expect(walk.transcript.leaked(subject.secrets)).toEqual([]);
      await started(running.host).script(
        "systemctl stop 'case-*.service' 2>/dev/null || true; pkill -KILL -f case-supervis[o]r || true; pkill -KILL java || true; rm -rf /etc/systemd/system/case-*; systemctl daemon-reload; systemctl reset-failed",
      );
    });

    cases({
      get host() {
        return started(running.host);
      },
      lay: async (directory, more = {}) => {
        const runner = await layOut({
          host: started(running.host),
          transport: started(running.transport),
          address: alias,
          directory,
          ...more,
        });
        last.push(runner);
        return runner;
      },
      unit: async (name, text) => {
        const host = started(running.host);
        await host.put(`/etc/systemd/system/${name}`, text);
        await host.script("systemctl daemon-reload");
      },
    });
  });
}

/** Inspects a Runner's host as a plan would have it. */
export function inspect(runner: LaidOutRunner): Promise<HostFacts> {
  return runner.walk.call((executor) => executor.inspectHost({ ...runner.walk.context(), serverUrl: null }));
}

/** The codes of the findings of a level. */
export function codes(facts: HostFacts, level: "failed" | "warning" = "failed"): readonly string[] {
  return facts.findings.filter((finding) => finding.level === level).map(({ code }) => code);
}

/** A finding by its code. */
export function finding(facts: HostFacts, code: string): HostFacts["findings"][number] | undefined {
  return facts.findings.find((each) => each.code === code);
}
