import { describe, expect } from "vitest";
import { expectRunning, failureOf, runningProcess, type Case, type ContractKit } from "./contract-kit.js";

/** The route from end to end, twice over, and with hostile names. */
export function describeRoute(kit: ContractKit): void {
  describe("the route", () => {
    kit.check("ends with the new version running as the old one did, and leaves nothing behind", endToEnd);
    kit.check("does so with hostile names, directories and arguments", endToEnd, { isHostile: true });

    kit.check("finds every step already done when it is carried out twice", async ({ subject, walk }) => {
      const before = await runningProcess(subject);
      for (const step of subject.route) {
        await walk.step(step);
        if (step === "regenerate-credentials") continue;
        const installed = (await walk.observe()).installed;
        const again = await walk.step(step);
        expect(["done", "already-done"]).toContain(again.outcome);
        if (step === "stop" || step === "install-package" || step === "start") {
          expect(again.outcome, `${step} for the second time`).toBe("already-done");
        }
        expect((await walk.observe()).installed, `what is installed after ${step} twice`).toBe(installed);
      }
      const token = kit.hasRegeneration ? walk.credentials().token.reveal() : before.token;
      await expectRunning(subject, { version: subject.targetVersion, token, invocation: before.invocation });
      expect(await subject.world.leftovers()).toEqual([]);
    });

    kit.check("tells the truth about the host at each point", async ({ subject, walk }) => {
      expect(await walk.observe()).toMatchObject({ process: "running", installed: "old" });
      for (const step of subject.route) {
        await walk.step(step);
        const seen = await walk.observe();
        const processes = await subject.world.processes();
        expect(seen.process, `after ${step}`).toBe(processes.length === 0 ? "gone" : "running");
        if (step === "stop") expect(seen).toMatchObject({ process: "gone", installed: "old" });
        if (step === "install-package") expect(seen).toMatchObject({ process: "gone", installed: "new" });
        if (step === "start") expect(seen).toMatchObject({ process: "running", installed: "new" });
        expect(seen.message).not.toBe("");
      }
      await subject.world.killProcess();
      expect((await walk.observe()).process).toBe("gone");
    });

    kit.check("starts what was killed meanwhile, and leaves alone what runs", async ({ subject, walk }) => {
      await walk.through(walk.bringingUp);
      const running = await subject.world.processes();
      await walk.step(walk.bringingUp);
      expect(await subject.world.processes()).toEqual(running);
      await subject.world.killProcess();
      expect((await walk.step(walk.bringingUp)).outcome).toBe("done");
      expect((await subject.world.processes()).length).toBe(1);
    });

    kit.checkIf(
      "stops",
      "stops a Runner that was gone already without complaint",
      async ({ subject, walk }) => {
        await walk.upTo("stop");
        await subject.world.killProcess();
        expect((await walk.step("stop")).outcome).toBe("already-done");
      },
    );

    kit.checkIf(
      "severalProcesses",
      "refuses to touch two processes with one identity",
      async ({ subject, walk }) => {
        await subject.world.startAnother?.();
        await failureOf(walk.step("inspect"), "SEVERAL_PROCESSES", "INSPECTION_FAILED");
        expect((await walk.observe()).process).toBe("several");
        const facts = await walk.call((executor) =>
          executor.inspectHost({ ...requestOf({ subject, walk }), serverUrl: null }),
        );
        expect(
          facts.findings.filter((finding) => finding.level === "failed").map((finding) => finding.code),
        ).toEqual(["SEVERAL_PROCESSES"]);
        expect((await subject.world.processes()).length).toBe(2);
      },
    );

    kit.checkIf("revival", "names a supervisor that revives the Runner", async ({ subject, walk }) => {
      await walk.upTo("stop");
      await subject.world.superviseProcess?.();
      await failureOf(walk.step("stop"), "REVIVED", "NOT_STOPPED");
      expect((await walk.observe()).process).not.toBe("gone");
    });

    kit.checkIf("exitAfterStart", "names a Runner that starts and exits", async ({ subject, walk }) => {
      await subject.world.breakNewPackage?.();
      await walk.upTo(walk.bringingUp);
      await failureOf(walk.step(walk.bringingUp), "STARTED_AND_EXITED");
      expect((await walk.observe()).process).toBe("gone");
    });

    for (const [kind, code] of [
      ["cutShort", "PACKAGE_CUT_SHORT"],
      ["notZip", "PACKAGE_NOT_ZIP"],
    ] as const) {
      kit.checkIf(
        "brokenPackages",
        `refuses a package that is broken (${kind}) and takes the next`,
        async ({ subject, walk }) => {
          const { brokenPackages } = subject;
          if (brokenPackages === undefined) throw new Error("The subject promised broken packages.");
          await walk.through("regenerate-credentials");
          const left = await subject.world.leftovers();
          await failureOf(walk.step("download-package", {}, brokenPackages[kind]), code);
          expect(await subject.world.leftovers(), "no part of the broken package stays").toEqual(left);
          expect(await walk.observe()).toMatchObject({ process: "gone", installed: "old" });
          await walk.step("download-package");
          await walk.onwardFrom("download-package");
          await expectRunning(subject, {
            version: subject.targetVersion,
            token: walk.credentials().token.reveal(),
          });
        },
      );
    }
  });
}

async function endToEnd({ subject, walk }: Case): Promise<void> {
  const before = await runningProcess(subject);
  await walk.through();
  const hasNewToken = subject.route.includes("regenerate-credentials");
  await expectRunning(subject, {
    version: subject.targetVersion,
    token: hasNewToken ? walk.credentials().token.reveal() : before.token,
    invocation: before.invocation,
  });
  expect(await subject.world.leftovers()).toEqual([]);
}

/** What `inspectHost` is asked about a subject. */
export function requestOf({ subject, walk }: Case): {
  readonly runner: { readonly id: string; readonly name: string };
  readonly host: typeof subject.host;
  readonly targetVersion: string;
  readonly serverUrl: string;
  readonly signal: AbortSignal;
  readonly timeLimitMs: number;
} {
  const { runner, host, targetVersion, serverUrl, timeLimitMs } = subject;
  return { runner, host, targetVersion, serverUrl, timeLimitMs, signal: walk.context().signal };
}
