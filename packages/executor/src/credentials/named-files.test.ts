import { describe, expect, it } from "vitest";
import { namedFiles } from "./named-files.js";

describe("namedFiles", () => {
  it("finds the files that options and variables name", () => {
    expect(
      namedFiles(
        [
          "java",
          "-Xmx1g",
          "-Drunner.credentials.file=/etc/creds",
          "--micronaut.config.files=a.yml,file:/b.yml",
        ],
        [
          ["RUNNER_CREDENTIALS_FILE", "/run/creds"],
          ["MICRONAUT_CONFIG_FILES", "classpath:application.yml, /c.yml"],
        ],
      ),
    ).toEqual([
      { kind: "credentials-file", path: "/etc/creds" },
      { kind: "credentials-file", path: "/run/creds" },
      { kind: "configuration-file", path: "a.yml" },
      { kind: "configuration-file", path: "/b.yml" },
      { kind: "configuration-file", path: "/c.yml" },
    ]);
  });

  it("finds nothing in other options", () => {
    expect(
      namedFiles(["-jar", "runner.jar", "-Dother.credentials.file=/x", "--flag"], [["PATH", "/bin"]]),
    ).toEqual([]);
  });
});
