import { expect, it } from "vitest";
import { smallHeap } from "../set-ups/set-up.js";
import { describeOnHost, type CaseHost } from "./case-host.js";

/** Starts a unit, stops it as a run does, and returns what the step says of it. */
async function stopped(
  on: CaseHost,
  name: string,
  {
    more = "",
    also = {},
    start = "",
  }: {
    readonly more?: string;
    readonly also?: Readonly<Record<string, string>>;
    readonly start?: string;
  } = {},
): Promise<string> {
  const directory = `/opt/${name}`;
  const service = { kind: "systemd", unit: `${name}.service`, scope: "system" } as const;
  const runner = await on.lay(directory, { planned: { service } });
  for (const [unit, text] of Object.entries(also)) await on.host.put(`/etc/systemd/system/${unit}`, text);
  await on.unit(
    `${name}.service`,
    `${more}[Service]\nUser=rundeck\nWorkingDirectory=${directory}\nRestart=always\nRestartSec=100ms\nExecStart=/usr/bin/java ${smallHeap} -jar ${runner.file}\n`,
  );
  await on.host.script(`systemctl start ${name} ${start}`);
  await runner.untilRunning();
  await runner.walk.through("save-state");
  const { summary } = await runner.walk.step("stop");
  expect(await runner.pids()).toEqual([]);
  // Longer than the unit waits before it restarts.
  await on.host.script("sleep 1");
  expect(await runner.pids()).toEqual([]);
  return summary;
}

const byManager = "nothing in the service manager starts it again";

describeOnHost("a Runner whose unit was stopped", (on) => {
  it("stays stopped by the service manager's word, whatever Restart= says", async () => {
    expect(await stopped(on, "case-plain")).toContain(byManager);
  });

  it.each([
    {
      because: "a timer",
      name: "case-timed",
      also: { "case-timed.timer": "[Timer]\nOnActiveSec=10h\n" },
      start: "case-timed.timer",
      more: "",
    },
    {
      because: "a unit that runs on its failure",
      name: "case-rescued",
      also: { "case-rescue.service": "[Service]\nType=oneshot\nExecStart=/bin/true\n" },
      start: "",
      more: "[Unit]\nOnFailure=case-rescue.service\n",
    },
  ])("is watched because of $because", async ({ name, also, start, more }) => {
    const summary = await stopped(on, name, { also, start, more });
    if (start !== "") await on.host.script(`systemctl stop ${start}`);
    expect(summary).toContain("stayed so");
    expect(summary).not.toContain(byManager);
  });
});
