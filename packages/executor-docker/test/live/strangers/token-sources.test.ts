import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { docker } from "../lab/docker.js";
import { liveEngine } from "../lab/engine.js";
import { basics, smallJvm, variables, type SetUp, type SetUpRequest } from "../set-ups/set-up.js";
import { coded, foreignImage, startStrangersLab, type StrangersLab } from "./strangers-lab.js";

const engine = liveEngine();

const credentials = ({ runnerId, token, serverUrl }: SetUpRequest, header = ""): string =>
  `${header}RUNDECK_RUNNER_TOKEN=${token}\nRUNDECK_SERVER_URL=${serverUrl}\nRUNDECK_RUNNER_ID=${runnerId}\n`;

describe.skipIf(!engine.isThere)(
  "a token that stands in more than one place, or is written from elsewhere",
  () => {
    let started: StrangersLab;

    beforeAll(async () => {
      if (!engine.isThere) return undefined;
      started = await startStrangersLab(engine, "sources");
      return () => started[Symbol.asyncDispose]();
    });

    /** A container with the variables and further files and options. */
    const also = (
      name: string,
      files: Readonly<Record<string, string>>,
      { java = "", options = [] }: { readonly java?: string; readonly options?: readonly string[] } = {},
    ): SetUp => ({
      name,
      install: async (request) => {
        const mounts: string[] = [];
        for (const [path, text] of Object.entries(files)) {
          const file = join(request.folder, path.replaceAll("/", "_"));
          await mkdir(request.folder, { recursive: true });
          await writeFile(file, text, { mode: 0o644 });
          mounts.push("--volume", `${file}:${path}`);
        }
        const [detach = "", flag = "", container = ""] = basics(request);
        await docker(
          ...["run", detach, flag, container, "--env", `JAVA_TOOL_OPTIONS=${smallJvm} ${java}`.trim()],
          ...[...variables(request), ...mounts, ...options, request.image],
        );
      },
    });

    it.each<{ readonly what: string; readonly setUp: SetUp; readonly says: RegExp }>([
      {
        what: "a credentials file that an option names",
        setUp: also(
          "option",
          { "/etc/runner/creds": "RUNDECK_RUNNER_TOKEN=old\n" },
          { java: "-Drunner.credentials.file=/etc/runner/creds" },
        ),
        says: /^CREDENTIALS_NOT_WRITABLE .*\/etc\/runner\/creds, which its start names as its credentials file/,
      },
      {
        what: "a file of properties that sets a token",
        setUp: also(
          "properties",
          { "/etc/runner/site.yml": "runner:\n  rundeck:\n    server:\n      token: old\n" },
          { options: ["--env", "MICRONAUT_CONFIG_FILES=/etc/runner/site.yml"] },
        ),
        says: /^CREDENTIALS_NOT_WRITABLE .*\/etc\/runner\/site\.yml, a file of properties/,
      },
      {
        what: "a file that is named and not there",
        setUp: also("missing", {}, { java: "-Drunner.credentials.file=/etc/runner/none" }),
        says: /^CREDENTIALS_NOT_READABLE .*\/etc\/runner\/none/,
      },
    ])("is not rotated with $what, and upgraded with its credentials kept", async ({ setUp, says }) => {
      const runner = await started.install(setUp);
      const rotated = await started.planFor(runner, { credentials: "rotate" });
      expect(rotated.units).toEqual([]);
      expect(coded(rotated.blockers, runner).join("\n")).toMatch(says);
      const kept = await started.planFor(runner, { credentials: "keep" });
      expect(coded(kept.blockers, runner)).toEqual([]);
      expect(kept.units).toHaveLength(1);
    });

    it("is rotated in a mounted file that something else writes for a Runner alone that is named", async () => {
      let file = "";
      const runner = await started.install({
        name: "managed",
        install: async (request) => {
          file = join(request.folder, "managed-creds");
          await mkdir(request.folder, { recursive: true });
          await writeFile(file, credentials(request, "# Ansible managed\n"), { mode: 0o644 });
          await docker("run", ...basics(request), "--volume", `${file}:/app/.rdrunner-creds`, request.image);
        },
      });
      // As the agent of a secret store beside it: the same file, to be written.
      const agent = `${runner.name}-agent`;
      await docker(
        "run",
        "--detach",
        "--name",
        agent,
        "--volume",
        `${file}:/creds`,
        foreignImage,
        "sleep",
        "infinity",
      );
      const blocked = await started.planFor(runner, { credentials: "rotate" });
      expect(blocked.units).toEqual([]);
      const said = coded(blocked.blockers, runner).join("\n");
      expect(said).toMatch(/^CREDENTIALS_HAVE_OTHER_WRITER .*header says that Ansible writes it/m);
      expect(said).toContain(`the container ${agent} has it mounted, too`);
      const allowed = await started.planFor(runner, {
        credentials: "rotate",
        allowOtherWriterOf: [runner.name],
      });
      expect(await started.apply(allowed, runner)).toMatchObject({ outcome: "upgraded" });
      await docker("rm", "--force", agent);
    });

    it("is left alone where its container holds another JVM", async () => {
      const runner = await started.install({
        name: "two-machines",
        install: async (request) => {
          const words = await wordsOf(request.image);
          const both = 'cp /bin/sleep /tmp/java; /tmp/java 100000 & "$@"';
          await docker(
            ...["run", ...basics(request), ...variables(request), "--entrypoint", "sh", request.image],
            ...["-c", both, "sh", ...words],
          );
        },
      });
      const plan = await started.planFor(runner);
      expect(plan.units).toEqual([]);
      expect(coded(plan.blockers, runner).join("\n")).toMatch(
        /^SERVICE_SHARED .*more than one JVM.*\/tmp\/java 100000/m,
      );
    });

    it("is kept for a container that is named and shows no id, and rotated for none such", async () => {
      const runner = await started.install({
        name: "hidden",
        install: async (request) => {
          const words = await wordsOf(request.image);
          // As an entrypoint does that asks a secret store.
          const assignments = variables(request)
            .filter((word) => word !== "--env")
            .map((word) => `export ${word}; `)
            .join("");
          const script = join(request.folder, "entry");
          await mkdir(request.folder, { recursive: true });
          await writeFile(script, `${assignments}exec "$@"\n`, { mode: 0o644 });
          await docker(
            ...["run", ...basics(request), "--volume", `${script}:/entry:ro`, "--entrypoint", "sh"],
            ...[request.image, "/entry", ...words],
          );
        },
      });
      const rotated = await started.planFor(runner, { credentials: "rotate" });
      expect(rotated.units).toEqual([]);
      const kept = await started.planFor(runner, { credentials: "keep" });
      expect(coded(kept.blockers, runner)).toEqual([]);
      expect(coded(kept.warnings, runner).join("\n")).toMatch(/^IDENTITY_NOT_SEEN /m);
      expect(await started.apply(kept, runner)).toMatchObject({ outcome: "upgraded" });
    });
  },
);

/** The command that an image brings, entrypoint first. */
async function wordsOf(image: string): Promise<readonly string[]> {
  const parts = ["{{json .Config.Entrypoint}}", "{{json .Config.Cmd}}"];
  const told = await docker("inspect", "--format", parts.join("\n"), image);
  return told.split("\n").flatMap((line) => (JSON.parse(line) as string[] | null) ?? []);
}
