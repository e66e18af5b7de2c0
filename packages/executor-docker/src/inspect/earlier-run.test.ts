import { expect, it } from "vitest";
import { namesOf } from "../unit/recorded-unit.js";
import { keptBy, leftByRun } from "./earlier-run.js";

it("knows what an upgrade keeps by its name, and nothing else", () => {
  const { own, ...kept } = namesOf("team.edge", "run-1f2e");
  expect(Object.values(kept).map((name) => keptBy({ name }))).toEqual(
    Object.values(kept).map(() => ({ own, runId: "run-1f2e" })),
  );
  for (const name of [own, "edge.old", "edge.older-run-1", ".old-run-1"]) expect(keptBy({ name })).toBeNull();
});

it("blocks a Runner that is stopped, and tells of one that serves", () => {
  const kept = [{ name: "edge.old-run-7", status: "exited" }];
  expect(leftByRun(kept, "gone")).toMatchObject({
    code: "LEFT_BY_EARLIER_RUN",
    level: "failed",
    message: "The upgrade run-7 stopped it and has not started it again: it left edge.old-run-7 (exited).",
  });
  expect(leftByRun(kept, "running")).toMatchObject({
    level: "warning",
    message: "The upgrade run-7 left edge.old-run-7 (exited) beside it.",
  });
  expect(leftByRun(kept, "stopped")).toMatchObject({
    level: "warning",
    message: "The upgrade run-7 stopped it and has not started it again: it left edge.old-run-7 (exited).",
  });
});
