import { describeExecutorContract } from "@runner-upgrade/executor/testing";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { liveEngine } from "../lab/engine.js";
import { checkManualSteps } from "./manual-steps.js";
import { buildImages, createDockerSubject, removeImages, type SubjectRoute } from "./subject.js";

const names: Readonly<Record<SubjectRoute, string>> = {
  keep: "kept credentials",
  variable: "a new token in a variable",
  file: "a new token in a mounted file",
};

/** The shared contract on a real engine, for one route. */
export function describeOnEngine(route: SubjectRoute): void {
  const engine = liveEngine();
  const address = engine.isThere ? engine.address : "";
  describe.skipIf(!engine.isThere)("on a real engine", () => {
    beforeAll(buildImages);
    afterAll(removeImages);
    describeExecutorContract({
      name: `docker executor, ${names[route]}`,
      createSubject: (request) => createDockerSubject(request, route, address),
      hasRegeneration: route !== "keep",
      capabilities: {
        disturbance: true,
        severalProcesses: "several containers of one Runner are one unit",
        revival: true,
        exitAfterStart: true,
        wrongCredentials: true,
        stops: true,
        brokenPackages: "an image is pulled, not downloaded",
        discovery: true,
      },
      additionalTests: (kit) => {
        if (route === "keep") {
          checkManualSteps(kit);
          return;
        }
        kit.check(
          "puts the old image back with the new token, twice, and cleans up",
          async ({ subject, walk }) => {
            await walk.upTo("clean-up");
            const token = walk.credentials().token.reveal();
            const back = (): Promise<unknown> =>
              walk.call(async (executor) =>
                executor.restoreWithNewCredentials?.(walk.context(), { credentials: walk.credentials() }),
              );
            await back();
            await back();
            const seen = await subject.world.processes();
            expect(seen).toMatchObject([{ version: "5.6.0", token }]);
            expect(await walk.observe()).toMatchObject({ process: "running", installed: "old" });
            await walk.step("clean-up");
            expect(await subject.world.leftovers()).toEqual([]);
          },
        );
      },
    });
  });
}
