import { expect, it } from "vitest";
import { argumentFilesIn } from "./argument-files.js";

it.each([
  [
    ["/usr/bin/java", "@a", "-Xmx1g", "@b", "-jar", "runner.jar", "@c"],
    ["a", "b"],
  ],
  [["sh", "@not-for-java", "java", "@a"], ["a"]],
  [["java", "--disable-@files", "@a"], []],
  [["java", "@@not-a-file"], []],
])("finds in %j the files %j", (words, files) => {
  expect(argumentFilesIn(words)).toEqual(files);
});
