import { expect, it } from "vitest";
import { unitOfCgroup, unitPathOfCgroup } from "./unit-of-cgroup.js";

// Recorded: unified, hybrid, and hosts that are containers themselves.
it.each([
  ["0::/system.slice/runner.service\n", { scope: "system", unit: "runner.service" }],
  [
    "0::/user.slice/user-1000.slice/user@1000.service/app.slice/runner.service\n",
    { scope: "user", unit: "runner.service", uid: 1000 },
  ],
  [
    "9:name=systemd:/docker/c9d4/system.slice/odd.service\n8:pids:/docker/c9d4/system.slice/odd.service\n1:cpu:/docker/c9d4\n",
    { scope: "system", unit: "odd.service" },
  ],
  [
    "0::/system.slice/system-runner.slice/runner@east.service\n",
    { scope: "system", unit: "runner@east.service" },
  ],
  ["0::/user.slice/user-1000.slice/session-5.scope\n", null],
  ["0::/user.slice/user-1001.slice/user@1001.service/init.scope\n", null],
  ["0::/system.slice/ssh.service\n", null],
  ["0::/system.slice/cron.service\n", null],
  ["0::/\n", null],
  ["", null],
])("reads %j as %j", (text, unit) => {
  expect(unitOfCgroup(text)).toEqual(unit);
});

it("tells units of one name apart by their control groups", () => {
  expect(unitPathOfCgroup("0::/system.slice/runner.service/part\n")).toBe("/system.slice/runner.service");
  expect(unitPathOfCgroup("0::/docker/5c42/system.slice/runner.service\n")).toBe(
    "/docker/5c42/system.slice/runner.service",
  );
  expect(unitPathOfCgroup("0::/user.slice/user-0.slice/session-1.scope\n")).toBeNull();
});
