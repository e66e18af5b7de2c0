import { expect, it } from "vitest";
import { fileNameOf } from "./file-name.js";

it.each([
  [null, null],
  ["attachment", null],
  ["attachment; filename=runner.jar", "runner.jar"],
  ['attachment; filename="a \\"b\\".jar"', 'a "b".jar'],
  ["attachment; filename=x.jar; filename*=UTF-8''r%C3%BCnner.jar", "rünner.jar"],
  ["attachment; filename*=UTF-8''%zz", "%zz"],
  ['attachment; filename="../../etc/passwd"', "passwd"],
  ['attachment; filename="C:\\\\dir\\\\runner.jar"', "runner.jar"],
  ['attachment; filename=".."', null],
  ['attachment; filename="a\u0007b.jar"', "ab.jar"],
  ["attachment; filename*=UTF-8''a%E2%80%AEraj.exe", "araj.exe"],
  ["attachment; filename*=UTF-8''%2e%2e%2f%2e%2e%2fx.jar", "x.jar"],
  ["attachment; filename*=UTF-8''.%E2%80%8B.", null],
  [`attachment; filename=${"x".repeat(300)}.jar`, "x".repeat(255)],
])("reads the name of %j as %j", (disposition, name) => {
  expect(fileNameOf(disposition)).toBe(name);
});
