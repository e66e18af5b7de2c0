import { writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import type { HostFacts } from "@runner-upgrade/plan/platform";
import { describe, expect, it } from "vitest";
import { withUnit, type UnitSubject } from "./unit-subject.js";

interface UnitFiles {
  /** Lines of the unit's `[Service]` section. */
  readonly unit?: string;
  readonly environmentFile?: string;
  /** What stands between `java` and `-jar` in its command. */
  readonly options?: string;
}

/** Inspects a Runner whose unit is down, and of which no process runs that could say what it was started with. */
async function inspectStopped(files: UnitFiles): Promise<{ facts: HostFacts; subject: UnitSubject }> {
  const shown: Record<string, string> = {};
  const result: { facts?: HostFacts; subject?: UnitSubject } = {};
  await withUnit({ show: () => shown }, async (subject, walk) => {
    const { directory, runner } = subject;
    for (const pid of await subject.pids()) process.kill(pid, "SIGKILL");
    await expect.poll(() => subject.pids(), { timeout: 10_000 }).toEqual([]);
    const file = (name: string): string => join(directory, name);
    await writeFile(file("runner.service"), `[Service]\n${files.unit ?? ""}\n`);
    await writeFile(file("unit.env"), files.environmentFile ?? "");
    await writeFile(file("creds"), "RUNDECK_RUNNER_TOKEN=canary-creds\n", { mode: 0o600 });
    const command = `/usr/bin/java ${files.options ?? ""} -jar ${directory}/runner-${runner.id}.jar`;
    Object.assign(shown, {
      ExecStart: `{ path=/usr/bin/java ; argv[]=${command} ; ignore_errors=no ; start_time=[n/a] }`,
      ...{ FragmentPath: file("runner.service"), EnvironmentFiles: `${file("unit.env")} (ignore_errors=no)` },
      ...{ User: userInfo().username, WorkingDirectory: directory },
    });
    const inspected = await walk.call((executor) =>
      executor.inspectHost({ ...walk.context(), serverUrl: null }),
    );
    Object.assign(result, { facts: inspected, subject });
  });
  const { facts, subject } = result;
  if (facts === undefined || subject === undefined) throw new Error("It was inspected.");
  return { facts, subject };
}

describe("a credentials file of a Runner that does not run", () => {
  it.each<readonly [string, UnitFiles]>([
    ["an option of its command", { options: "-Drunner.credentials.file=creds" }],
    [
      "JAVA_TOOL_OPTIONS of the unit",
      { unit: 'Environment="JAVA_TOOL_OPTIONS=-Xmx1g -Drunner.credentials.file=creds"' },
    ],
    [
      "JDK_JAVA_OPTIONS of an EnvironmentFile",
      { environmentFile: "JDK_JAVA_OPTIONS=-Drunner.credentials.file=creds\n" },
    ],
    [
      "a variable that its command names",
      { options: "$RUNNER_OPTS", unit: "Environment=RUNNER_OPTS=-Drunner.credentials.file=creds" },
    ],
    ["the property's own variable", { unit: "Environment=RUNNER_CREDENTIALS_FILE=creds" }],
  ])("is looked for where %s names it", async (_, files) => {
    const { facts, subject } = await inspectStopped(files);
    expect(facts.byHand?.tokenPlaces).toEqual([
      { kind: "credentials-file", path: join(subject.directory, "creds") },
    ]);
  });

  it("counts as not readable where a specifier names it", async () => {
    const { facts } = await inspectStopped({ unit: "Environment=RUNNER_CREDENTIALS_FILE=%h/creds" });
    const { level, message } = facts.findings.find(({ code }) => code === "CREDENTIALS_NOT_READABLE") ?? {};
    expect(level).toBe("failed");
    expect(message).toContain("%h/creds, which the unit names with a specifier");
  });
});
