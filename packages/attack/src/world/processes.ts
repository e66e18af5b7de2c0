import type { Simulator, VirtualClock } from "@runner-upgrade/simulator";
import type { FakeRunner } from "@runner-upgrade/executor/fake";
import type { AttackCase, CaseRunner } from "../case/attack-case.js";
import type { Actor, AttackEvent } from "../log/attack-event.js";
import type { Acting } from "./acting.js";
import type { LiveProcess } from "./attack-world.js";
import { cutBy } from "./work/watch-work.js";

/** From the start of a process to its first heartbeat. */
const startupMs = 1_000;

/** What {@link createProcesses} stands on. */
export interface ProcessesContext {
  readonly attack: AttackCase;
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  readonly acting: Acting;
  readonly nameOf: (id: string) => string;
  readonly idOf: (name: string) => string;
  readonly caseOf: (name: string) => CaseRunner;
  readonly onHost: (name: string) => FakeRunner | null;
  /** Whether the run is stopping it at this moment. */
  readonly isBeingStopped: (name: string) => boolean;
  readonly note: (event: AttackEvent) => void;
  /** Turns a time of the clock into one of the log. */
  readonly sinceBegin: (at: number) => number;
}

/** The processes of the Runners, on hosts and without one. */
export interface Processes {
  readonly of: (name: string) => readonly LiveProcess[];
  readonly start: (runnerId: string, token: string, version: string) => LiveProcess;
  readonly end: (name: string, process: LiveProcess, how: "asked" | "silently") => void;
  /** On a server with replicas a process may exit by itself once its credentials are refused: its host has none then. */
  readonly reapLater: (name: string) => void;
}

/** Starts with none. */
export function createProcesses(context: ProcessesContext): Processes {
  const { attack, clock, simulator, acting, nameOf, idOf, caseOf, onHost, note } = context;
  const processes = new Map<string, Set<LiveProcess>>(attack.runners.map(({ name }) => [name, new Set()]));
  const of = (name: string): readonly LiveProcess[] => [...(processes.get(name) ?? [])];

  const end: Processes["end"] = (name, process, how) => {
    processes.get(name)?.delete(process);
    const cut = cutBy(simulator, idOf(name), () => {
      if (how === "asked") process.agent.stop();
      else process.agent.kill();
    });
    note({ type: "process-ended", runner: name, by: acting.now, how });
    if (cut.length === 0) return;
    const operations = cut.map(({ id, arrivedAt, state }) => ({
      id,
      arrivedAt: context.sinceBegin(arrivedAt),
      state,
    }));
    note({ type: "work-cut", runner: name, by: acting.now, operations });
  };

  const reapAfter = (name: string, delayMs: number, by: Actor): void => {
    if (attack.replicas === null) return;
    void clock.sleep(delayMs + attack.heartbeatMs + 1).then(() => {
      const own = of(name);
      if (own.length === 0 || own.some(({ agent }) => agent.isRunning)) return;
      acting.as(by, () => {
        const hosted = onHost(name);
        if (hosted === null) for (const process of own) end(name, process, "silently");
        else hosted.end("silently");
      });
    });
  };

  return {
    of,
    end,
    start: (runnerId, token, version) => {
      const name = nameOf(runnerId);
      const { keepsDisk, maxRunning, address } = caseOf(name);
      // A start while the run is stopping it can only come from a supervisor.
      const by = acting.now === "us" && context.isBeingStopped(name) ? "others" : acting.now;
      const agent = simulator.agents.start({
        ...{ runnerId, token, version, keepsDisk, maxRunning },
        startupMs,
        ...(attack.replicas !== null && {
          hostname: address ?? name,
          installationPath: `/opt/${name}`,
          packagePath: `/opt/${name}/runner.jar`,
        }),
        onEnd: "cut",
      });
      const process: LiveProcess = { token, version, by, startedAt: clock.now(), agent };
      processes.get(name)?.add(process);
      note({ type: "process-started", runner: name, by, version });
      // One that is refused at its first check-in exits by itself, and never had work.
      reapAfter(name, startupMs, "others");
      return process;
    },
    reapLater: (name) => {
      reapAfter(name, 0, acting.now);
    },
  };
}
