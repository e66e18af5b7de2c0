import type { Executor } from "@runner-upgrade/executor";
import { createFakeExecutor } from "@runner-upgrade/executor/testing";
import { describe, expect, it } from "vitest";
import type { PolicyInput } from "@runner-upgrade/plan";
import type { RunReport } from "../src/report/run-report.js";
import type { RunDependencies } from "../src/options/run-dependencies.js";
import { applyPlan } from "../src/run/start-run.js";
import {
  createScenario,
  newVersion,
  oldVersion,
  orderOf,
  usualDurationsMs,
  type Scenario,
} from "./support/scenario.js";

const pair = [
  { name: "east-1", tags: ["east"] },
  { name: "east-2", tags: ["east"] },
];

async function upgrade(
  hurt: (scenario: Scenario, first: string) => Partial<RunDependencies> | undefined,
  policy: PolicyInput = {},
): Promise<{ scenario: Scenario; report: RunReport; first: string }> {
  const scenario = await createScenario({ runners: pair });
  const plan = await scenario.plan(policy);
  const first = plan.units[0]!.runnerName;
  const more = hurt(scenario, first) ?? {};
  const report = await scenario.clock.run(applyPlan(plan, scenario.dependencies(more)));
  return { scenario, report, first };
}

const isServing = ({ simulator, id }: Scenario, name: string): boolean =>
  simulator.runner(id(name)).status === "Healthy";

describe("a package", () => {
  it("that is cut short is fetched again", async () => {
    const { report } = await upgrade(({ simulator }) => {
      simulator.faults.inject({ kind: "cut-download", path: "/download/", afterBytes: 100, times: 1 });
      return undefined;
    });
    expect(report.isComplete).toBe(true);
    expect(report.units[0]!.steps.find(({ id }) => id === "download-package")!.attempts).toBe(2);
  });

  it("that is no zip, again and again, ends failed with what to do", async () => {
    const { scenario, report, first } = await upgrade(({ simulator }) => {
      simulator.faults.inject({ kind: "not-a-package", path: "/download/" });
      return undefined;
    });
    expect(report.units[0]).toMatchObject({ runnerName: first, outcome: "failed" });
    expect(report.units[0]!.manualSteps.length).toBeGreaterThan(1);
    expect(report.units[0]!.manualSteps.at(-1)).toContain("give it the tags east back");
    expect(report.units[1]).toMatchObject({ outcome: "skipped", code: "TOO_MANY_FAILURES" });
    expect(isServing(scenario, report.units[1]!.runnerName)).toBe(true);
  });

  it("whose download token expired is asked for anew, with new credentials", async () => {
    const { scenario, report, first } = await upgrade(({ simulator }) => {
      simulator.faults.inject({ kind: "expired-download-token", times: 1 });
      return undefined;
    });
    expect(report.isComplete).toBe(true);
    expect(orderOf(scenario, first).filter((type) => type === "credentials-regenerated")).toHaveLength(2);
  });
});

describe("a host", () => {
  it("that vanishes between stop and start ends failed, and says so", async () => {
    const { report, first } = await upgrade(({ world, id }, name) => {
      for (const step of ["download-package", "install-package", "start", "observe", "restore"] as const)
        world.inject({ step, kind: "unreachable", runnerId: id(name), times: 99 });
      return undefined;
    });
    expect(report.units[0]).toMatchObject({ runnerName: first, outcome: "failed" });
    expect(report.units[0]!.manualSteps.join("\n")).toContain(`${first}.internal`);
  });

  it("that vanishes after the regeneration for some minutes and comes back is upgraded", async () => {
    const { report } = await upgrade(({ world, id }, name) => {
      world.inject({ step: "install-package", kind: "unreachable", runnerId: id(name), times: 9 });
      return undefined;
    });
    expect(report.isComplete).toBe(true);
  });

  it("that vanishes while its Runner is stopped, and comes back, has its old Runner put back", async () => {
    const { scenario, report, first } = await upgrade(({ world, id }, name) => {
      world.inject({ step: "observe", kind: "unreachable", runnerId: id(name), times: 99 });
      world.inject({ step: "restore", kind: "unreachable", runnerId: id(name), times: 9 });
      return undefined;
    });
    expect(report.units[0]).toMatchObject({ runnerName: first, outcome: "rolled-back" });
    expect(isServing(scenario, first)).toBe(true);
  });

  it("that hangs in a step is left alone at its time limit", async () => {
    const { report } = await upgrade(({ world, id }, name) => {
      world.inject({ step: "save-state", kind: "hang", runnerId: id(name) });
      return undefined;
    });
    expect(report.units[0]).toMatchObject({ outcome: "rolled-back", code: "TIMEOUT" });
  });

  it("whose answer to the stop is lost has its old Runner put back", async () => {
    const { scenario, report, first } = await upgrade(({ world, id }, name) => {
      world.inject({ step: "stop", kind: "lose-answer", runnerId: id(name) });
      return undefined;
    });
    expect(report.units[0]).toMatchObject({
      outcome: "rolled-back",
      code: "CONNECTION_LOST",
      toVersion: oldVersion,
    });
    expect(isServing(scenario, first)).toBe(true);
  });

  it("that fails while nothing was done to it yet is asked again", async () => {
    const { report } = await upgrade(({ world, id }, name) => {
      world.inject({ step: "inspect", kind: "unreachable", runnerId: id(name), times: 2 });
      return undefined;
    });
    expect(report.isComplete).toBe(true);
  });
});

describe("a token that is revoked in the middle", () => {
  const revokedBehind = async (behind: string) => {
    const { scenario, report, first } = await upgrade(({ simulator }) => ({
      onEvent: (event) => {
        if (event.type === "step-ended" && event.stepId === behind)
          simulator.faults.inject({ kind: "status", status: 401, path: "/runner" });
      },
    }));
    const unit = report.units[0]!;
    expect(unit).toMatchObject({ runnerName: first, outcome: "failed" });
    expect(isServing(scenario, first)).toBe(true);
    return unit;
  };
  const tagsBack = expect.stringContaining("give it the tags east back") as string;

  it("leaves a Runner running that was not stopped yet, and says what it lacks", async () => {
    const unit = await revokedBehind("cordon");
    expect(unit.code).toBe("UNAUTHORIZED");
    expect(unit.reason).toContain("The run did not stop it, but its cordon could not be taken off: ");
    expect(unit.manualSteps).toEqual([tagsBack]);
  });

  it("has the old Runner put back, and tells nobody to start a second one", async () => {
    const unit = await revokedBehind("stop");
    expect(unit.reason).toContain("was put back and started, but nothing proves that it serves: ");
    expect(unit.manualSteps[0]).toMatch(/see whether a process of east-1 runs.*second one/);
    expect(unit.manualSteps.at(-1)).toEqual(tagsBack);
  });
});

describe("a start", () => {
  it("that exits at once is tried three times, then the unit failed and its manual steps are named", async () => {
    const { report } = await upgrade(({ world, id }, name) => {
      world.host(`${name}.internal`).runner(id(name)).brokenVersions.add(newVersion);
      return undefined;
    });
    expect(report.units[0]).toMatchObject({ outcome: "failed", code: "STARTED_AND_EXITED" });
    expect(report.units[0]!.steps.find(({ id }) => id === "start")!.attempts).toBe(3);
    expect(report.units[0]!.manualSteps.length).toBeGreaterThan(0);
  });

  it("that exits at once leads to the old package with the new credentials, where that was asked for", async () => {
    const { scenario, report, first } = await upgrade(({ world, id }, name) => {
      world.host(`${name}.internal`).runner(id(name)).brokenVersions.add(newVersion);
      return { restoreWithNewCredentials: "when-start-fails" };
    });
    expect(report.units[0]).toMatchObject({
      outcome: "rolled-back",
      code: "STARTED_AND_EXITED",
      toVersion: oldVersion,
    });
    expect(scenario.simulator.runner(scenario.id(first))).toMatchObject({
      status: "Healthy",
      version: oldVersion,
      tags: ["east"],
    });
  });

  it("that exits at once leads there unasked where the old Runner surely takes the new credentials", async () => {
    const { report } = await upgrade((scenario, name) => {
      const { world, id, executor } = scenario;
      world.host(`${name}.internal`).runner(id(name)).brokenVersions.add(newVersion);
      return { executors: [{ ...executor, restoresWithNewCredentials: "certain" }] };
    });
    expect(report.units[0]).toMatchObject({ outcome: "rolled-back", toVersion: oldVersion });
  });

  it("of a process that dies after it is done once more", async () => {
    const { scenario, report, first } = await upgrade((one, name) => ({
      onEvent: (event) => {
        if (event.type === "step-ended" && event.stepId === "start" && event.runnerId === one.id(name))
          one.world.host(`${name}.internal`).runner(one.id(name)).end("asked");
      },
    }));
    // Every start is followed by a death: the second one ends it.
    expect(report.units[0]).toMatchObject({ outcome: "failed", code: "PROCESS_GONE" });
    // And at once: waiting brings no process back.
    const verify = report.units[0]!.steps.find(({ id }) => id === "verify")!;
    expect(report.units[0]!.reason).toContain("gone from its host");
    expect(verify.durationMs).toBeLessThan(10_000);
    expect(report.units[0]!.steps.find(({ id }) => id === "start")!.attempts).toBe(2);
    expect(isServing(scenario, first)).toBe(false);
  });
});

describe("a process that is gone, and that something may start again by itself", () => {
  const restarted = (backAfterMs: number) =>
    upgrade(({ executor, world, clock, id }, name) => ({
      executors: [
        {
          ...executor,
          observe: async (context) => {
            const seen = await executor.observe(context);
            return seen.process === "gone" ? { ...seen, mayComeBack: true } : seen;
          },
        },
      ],
      onEvent: (event) => {
        if (event.type !== "step-started" || event.stepId !== "verify") return;
        if (event.runnerId !== id(name) || event.attempt > 1) return;
        const runner = world.host(`${name}.internal`).runner(id(name));
        runner.end("asked");
        void clock.sleep(backAfterMs).then(() => {
          runner.start();
        });
      },
    }));

  it("is waited for, as an engine is that is being restarted", async () => {
    const { report } = await restarted(12_000);
    expect(report.units[0]).toMatchObject({ outcome: "upgraded" });
    expect(report.units[0]!.steps.find(({ id }) => id === "start")!.attempts).toBe(1);
  });

  it("counts as gone where it stays so, long before the step's time is up", async () => {
    const { report } = await restarted(3_600_000);
    const verify = report.units[0]!.steps.find(({ id }) => id === "verify")!;
    expect(verify.durationMs).toBeLessThan(60_000);
    expect(report.units[0]!.steps.find(({ id }) => id === "start")!.attempts).toBe(2);
  });
});

describe("a second process of the same identity", () => {
  it("that something starts beside the new one ends the unit failed", async () => {
    const { scenario, report, first } = await upgrade((one, name) => ({
      onEvent: (event) => {
        if (event.type === "step-ended" && event.stepId === "start" && event.runnerId === one.id(name))
          one.world.host(`${name}.internal`).runner(one.id(name)).start();
      },
    }));
    expect(report.units[0]).toMatchObject({ runnerName: first, outcome: "failed" });
    expect(report.units[0]!.reason).toContain("second process");
    expect(scenario.world.host(`${first}.internal`).runner(scenario.id(first)).processes).toHaveLength(2);
  });
});

describe("a second process that comes after the new one is verified", () => {
  const start = (one: Scenario, name: string): void => {
    one.world.host(`${name}.internal`).runner(one.id(name)).start();
  };

  it("while its unit soaks ends the unit failed, and says what runs", async () => {
    const { scenario, report, first } = await upgrade((one, name) => ({
      onEvent: (event) => {
        if (event.type === "unit-ended" && event.runnerId === one.id(name)) start(one, name);
      },
    }));
    const [unit, other] = report.units;
    const pids = scenario.world
      .host(`${first}.internal`)
      .runner(scenario.id(first))
      .processes.map(({ pid }) => pid);
    expect(pids).toHaveLength(2);
    expect(unit).toMatchObject({ outcome: "failed", code: "SEVERAL_PROCESSES", toVersion: newVersion });
    expect(unit!.reason).toContain(`Processes: ${pids.join(", ")}`);
    expect(unit!.manualSteps[0]).toContain(`On ${first}.internal: end what has the identity of ${first}`);
    expect(other).toMatchObject({ outcome: "upgraded" });
    expect(report.isComplete).toBe(false);
  });

  it("is looked for on each host once, and where one cannot be reached that is a note", async () => {
    const { scenario, report, first } = await upgrade((one, name) => {
      return {
        onEvent: (event) => {
          if (event.type === "unit-ended" && event.runnerId !== one.id(name))
            one.world.inject({ step: "observe", kind: "unreachable", runnerId: one.id(name), times: 99 });
        },
      };
    });
    expect(report.units.map(({ outcome }) => outcome)).toEqual(["upgraded", "upgraded"]);
    expect(report.warnings.filter((warning) => warning.includes("second process"))).toEqual([
      expect.stringContaining(`the hosts of ${first} were not looked at for a second process`),
    ]);
    const { calls } = scenario.world;
    const looks = calls.slice(calls.map(({ name }) => name).lastIndexOf("clean-up") + 1);
    expect(looks.map(({ name }) => name)).toEqual(["observe", "observe"]);
    expect(new Set(looks.map(({ runnerId }) => runnerId)).size).toBe(2);
  });
});

describe("an old process that something revives behind the point of no return", () => {
  it.each(["install-package", "start"] as const)("before %s is stopped again", async (step) => {
    const { scenario, report, first } = await upgrade(({ world, id }, name) => {
      world.inject({ step, kind: "fail", code: "REVIVED", runnerId: id(name), times: 1 });
      let isRevived = false;
      return {
        onEvent: (event) => {
          if (isRevived || event.type !== "step-started" || event.stepId !== step) return;
          isRevived = true;
          world.host(`${name}.internal`).runner(id(name)).start();
        },
      };
    });
    expect(report.units[0]).toMatchObject({ runnerName: first, outcome: "upgraded", toVersion: newVersion });
    expect(report.units[0]!.steps.find(({ id }) => id === "stop")!.attempts).toBe(2);
    const runner = scenario.world.host(`${first}.internal`).runner(scenario.id(first));
    expect(runner.processes.map(({ version }) => version)).toEqual([newVersion]);
  });

  it("again and again ends failed, and names the steps to do by hand", async () => {
    const { report, first } = await upgrade(({ world, id }, name) => {
      world.inject({ step: "install-package", kind: "fail", code: "REVIVED", runnerId: id(name), times: 99 });
      return undefined;
    });
    expect(report.units[0]).toMatchObject({ runnerName: first, outcome: "failed", code: "REVIVED" });
    expect(report.units[0]!.steps.find(({ id }) => id === "install-package")!.attempts).toBe(3);
    expect(report.units[0]!.manualSteps.length).toBeGreaterThan(0);
  });
});

describe("credentials that are refused", () => {
  it("send the unit back to regenerate, once", async () => {
    const { scenario, report, first } = await upgrade(({ simulator, world, id }, name) => {
      let done = false;
      return {
        executors: [executorOf({ world, simulator }, () => done)],
        onEvent: (event) => {
          if (
            event.type === "step-ended" &&
            event.stepId === "start" &&
            event.runnerId === id(name) &&
            !done
          ) {
            done = true;
            // Somebody regenerates the credentials in the console: the new package's are dead.
            void simulator.fetch(
              new Request(`${simulator.url}/api/48/runnerManagement/runner/${id(name)}/regenerateCreds`, {
                method: "POST",
                headers: { "x-rundeck-auth-token": simulator.apiToken },
              }),
            );
          }
        },
      };
    });
    expect(report.units[0]).toMatchObject({ runnerName: first, outcome: "upgraded" });
    expect(orderOf(scenario, first).filter((type) => type === "credentials-regenerated")).toHaveLength(3);
  });
});

describe("a request for new credentials whose answer was lost", () => {
  it.each(["lost-answer", "overtaken"] as const)(
    "is recovered from without a person, whether it takes effect before or after its repetition: %s",
    async (kind) => {
      const { scenario, report, first } = await upgrade(({ simulator, world }) => {
        simulator.faults.inject({ kind, path: "/regenerateCreds", times: 1 });
        return { executors: [executorOf({ world, simulator }, () => true)] };
      });
      expect(report.isComplete).toBe(true);
      const regenerated = orderOf(scenario, first).filter((type) => type === "credentials-regenerated");
      expect(regenerated).toHaveLength(kind === "overtaken" ? 3 : 2);
      expect(scenario.simulator.runner(scenario.id(first))).toMatchObject({
        status: "Healthy",
        tags: ["east"],
        processes: 1,
        acceptedProcesses: 1,
      });
    },
  );
});

/** An executor whose Runners log that they were refused, as long as the server does not accept them. */
function executorOf(
  { world, simulator }: Pick<Scenario, "world" | "simulator">,
  isRefusing: () => boolean,
): Executor {
  const executor = createFakeExecutor({
    world,
    durationsMs: usualDurationsMs,
    readPackageVersion: () => newVersion,
  });
  return {
    ...executor,
    observe: async (context) => {
      const seen = await executor.observe(context);
      const { processes, acceptedProcesses } = simulator.runner(context.runner.id);
      const isRefused = isRefusing() && processes > 0 && acceptedProcesses === 0;
      return isRefused ? { ...seen, logTail: ["poll failed: HTTP 401 Unauthorized"] } : seen;
    },
  };
}
