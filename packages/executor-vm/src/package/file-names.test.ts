import { expect, it } from "vitest";
import { fileNames, ownFile } from "./file-names.js";

it("recognises every file of a run beside the package by its name", () => {
  const { package: file, directory, kept, ...own } = fileNames("/opt/runner-1.jar", "1", "run-1");
  expect([file, directory, kept]).toEqual(["runner-1.jar", "/opt", "runner-1.jar.run-1.old"]);
  for (const name of Object.values(own)) expect([name, ownFile.runIdOf(name, "1")]).toEqual([name, "run-1"]);
});
