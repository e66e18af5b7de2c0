import { expect, it } from "vitest";
import { argumentFilesIn, expandArguments, parseArgumentFile } from "./argument-file.js";

it.each([
  ["-Xmx1g\n-jar runner.jar\n", ["-Xmx1g", "-jar", "runner.jar"]],
  ['# a "comment\n-Da="b c" # another\n-jar \'my runner.jar\'', ["-Da=b c", "-jar", "my runner.jar"]],
  ['"C:\\\\a\\tb" ""', ["C:\\a\tb", ""]],
  ['"one \\\n   two"', ["one two"]],
  ["-Dpath=a\\b", ["-Dpath=a\\b"]],
  ["", []],
])("reads %j", (text, words) => {
  expect(parseArgumentFile(text)).toEqual(words);
});

it("puts what a file says in its place, and nothing where the file is not known", () => {
  const args = ["java", "@one", "-Xmx1g", "@@literal", "-jar", "a.jar", "@two"];
  expect(argumentFilesIn(args)).toEqual(["one"]);
  expect(expandArguments(args, new Map([["one", "-Da=1 -Db=2"]]))).toEqual([
    ...["java", "-Da=1", "-Db=2", "-Xmx1g", "@@literal", "-jar", "a.jar", "@two"],
  ]);
  expect(expandArguments(args, new Map())).toBeNull();
});
