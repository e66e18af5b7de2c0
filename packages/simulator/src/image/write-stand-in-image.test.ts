import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hasJdk } from "../packages/java-classes.js";
import { writeStandInImage } from "./write-stand-in-image.js";

const hasCompiler = await hasJdk();
if (!hasCompiler && process.env["LIVE"] === "required")
  throw new Error("LIVE=required, and there is no JDK.");

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "runner-upgrade-image-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const dockerfile = (): Promise<string> => readFile(join(directory, "Dockerfile"), "utf8");

describe.skipIf(!hasCompiler)("a build context of the stand-in image (needs a JDK)", () => {
  it("starts from Debian, and differs between versions in its last lines only", async () => {
    await writeStandInImage({ directory, version: "5.6.0" });
    const old = (await dockerfile()).split("\n");
    await writeStandInImage({ directory, version: "5.7.0", fault: "exit-at-once" });
    const fresh = (await dockerfile()).split("\n");
    expect(old.find((line) => !line.startsWith("#"))).toBe("FROM debian:bookworm-slim");
    const same = old.findIndex((line, index) => line !== fresh[index]);
    expect(old[same - 1]).toMatch(/^COPY /);
    expect(fresh.slice(same)).toEqual([
      "ENV RUNNER_IMAGE_VERSION=5.7.0",
      "LABEL org.opencontainers.image.version=5.7.0",
      "ENV STAND_IN_FAULT=exit-at-once",
      "",
    ]);
  });

  it("has a jar that carries a version and no credentials", async () => {
    await writeStandInImage({ directory, version: "5.6.0" });
    const jar = unzipSync(await readFile(join(directory, "pd-runner.jar")));
    const properties = strFromU8(jar["stand-in/credentials.properties"] ?? new Uint8Array());
    expect(properties.trim().split("\n")).toEqual([
      "version=5.6.0",
      "credentialsFile=/app/.rdrunner-creds",
      "onRefused=exit",
    ]);
    expect(Object.keys(jar)).toContain("io/github/runnerupgrade/standin/StandInRunner.class");
  });
});

it.each(["5.7.0\nRUN false", "5.7 0", "$HOME", ""])("takes no version such as %j", async (version) => {
  await expect(writeStandInImage({ directory, version })).rejects.toThrow(TypeError);
});
