import { expect, it } from "vitest";
import { isServiceUp } from "../service.js";
import { parseShow } from "./parse-show.js";
import { systemdState } from "./systemd-state.js";

const stateOf = (text: string): ReturnType<typeof systemdState> => systemdState(parseShow(text));

it.each([
  ["active", "up", true],
  ["activating", "changing", true],
  ["reloading", "changing", true],
  ["deactivating", "stopping", true],
  ["inactive", "down", false],
  ["failed", "failed", false],
])("a unit that is %s is %s", (activeState, phase, isUp) => {
  const state = stateOf(`ActiveState=${activeState}\n`);
  expect(state.phase).toBe(phase);
  expect(isServiceUp(state)).toBe(isUp);
});

it("says how a unit would run that does not: as root in the root directory where it names neither", () => {
  const state = stateOf(
    "Id=a.service\nLoadState=loaded\nActiveState=inactive\nSubState=dead\nUser=\n" +
      "ExecStart={ path=/usr/bin/java ; argv[]=/usr/bin/java -jar /opt/r.jar ; ignore_errors=no }\n",
  );
  expect(state).toMatchObject({
    description: "a.service is inactive (dead)",
    ...{ isKnown: true, isLoaded: true, user: "root", packageName: "/opt/r.jar", workingDirectory: null },
  });
  expect(stateOf("LoadState=not-found\n")).toMatchObject({ isKnown: false, isLoaded: false });
});

it.each([
  ["Restart=always\nRestartUSec=10s\n", 10_000],
  ["Restart=no\nRestartUSec=10s\n", 0],
  ["Restart=always\nRestartUSec=infinity\n", 0],
])("waits for a unit with %j for as long as it may take to revive", (text, revivedAfterMs) => {
  expect(stateOf(text).revivedAfterMs).toBe(revivedAfterMs);
});
