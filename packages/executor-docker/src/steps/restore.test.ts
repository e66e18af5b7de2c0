import { stepError } from "@runner-upgrade/executor";
import { expect, it } from "vitest";
import { EngineFailure } from "../engine/engine-failure.js";
import type { Container } from "../engine/inspection.js";
import type { Slot } from "../unit/look.js";
import { namesOf, type RecordedContainer } from "../unit/recorded-unit.js";
import { putBack } from "./restore.js";
import type { UnitCall } from "./step-call.js";

const subject = { runner: { id: "r-1", name: "edge" }, host: { address: "unix:///d.sock" } };
const recorded: RecordedContainer = {
  ...{ id: "old", name: "edge", imageId: "sha256:1", restartPolicy: {}, isComposed: false, wasRunning: true },
};
const names = namesOf("edge", "run-1");
// No more of a slot, container and call than is asked here: the rest cannot change what is tested.
const slot = {
  recorded,
  names,
  old: { id: "old", name: names.old, imageId: "sha256:1", isRunning: false },
  next: null,
  successor: { id: "new", name: names.own, imageId: "sha256:2", isRunning: true },
  back: null,
} as unknown as Slot;

const busy = new EngineFailure({
  ...{ status: 500, systemCode: null },
  said: 'driver "overlay2" failed to remove root filesystem: unlinkat: device or resource busy',
});
const taken = new EngineFailure({ status: 409, systemCode: null, said: "the name is in use" });

/** An engine that cannot remove the new container: that cannot be brought about on a real one at will. */
function engineWhich({ renames }: { readonly renames: boolean }) {
  const done: string[] = [];
  const owners = new Map([
    [names.own, "new"],
    [names.old, "old"],
  ]);
  const isRunning = new Map([["new", true]]);
  const engine = {
    stop: (id: string) => {
      isRunning.set(id, false);
      return Promise.resolve();
    },
    remove: () => Promise.reject(busy),
    rename: (id: string, name: string) => {
      if ((!renames && id === "new") || owners.has(name)) return Promise.reject(taken);
      for (const [former, owner] of owners) if (owner === id) owners.delete(former);
      owners.set(name, id);
      return Promise.resolve();
    },
    start: (id: string) => {
      done.push(`start ${id}`);
      isRunning.set(id, true);
      return Promise.resolve();
    },
    setRestartPolicy: () => Promise.resolve(),
    container: (id: string) =>
      Promise.resolve({
        state: { isRunning: isRunning.get(id) === true },
        hostConfig: { RestartPolicy: { Name: "no", MaximumRetryCount: 0 } },
      } as unknown as Container),
  };
  const unitCall = {
    call: {
      subject,
      engine,
      scope: { note: () => undefined, check: () => undefined },
      settings: {
        clock: { now: () => 0, sleep: () => Promise.resolve() },
        startSettleMs: 0,
        pollMs: 1,
        logger: { debug: () => undefined, warn: () => undefined },
      },
      hide: () => undefined,
      quote: (text: string) => text,
      error: (code: "HOST_COMMAND_FAILED", what: string) => stepError(subject, code, what),
    },
    context: {
      runner: subject.runner,
      runId: "run-1",
      container: { credentials: "keep" },
      record: { "create-container": { containers: ["new"] } },
    },
    unit: { containers: [recorded], place: { kind: "variable" } },
  } as unknown as UnitCall;
  return { unitCall, done, owners };
}

it("puts the old container back where the new one cannot be removed, and that one out of the way", async () => {
  const { unitCall, done, owners } = engineWhich({ renames: true });
  expect(await putBack(unitCall, slot)).toBe(true);
  expect(done).toEqual(["start old"]);
  expect(Object.fromEntries(owners)).toEqual({ [names.own]: "old", [names.next]: "new" });
});

it("starts the old container under its temporary name when its own name is taken", async () => {
  const { unitCall, done } = engineWhich({ renames: false });
  await expect(putBack(unitCall, slot)).rejects.toThrow(
    `The old container runs again, as ${names.old}: edge is the name of one that the engine could not remove`,
  );
  expect(done).toEqual(["start old"]);
});
