import { expect, it } from "vitest";
import { parseJavaCommand } from "./java-command.js";

const jvm = "/usr/lib/jvm/java-17-openjdk-amd64/bin/java";

it("tells launcher, options, package and the program's own arguments apart", () => {
  expect(
    parseJavaCommand(
      ["java", "-Xmx1g", "-cp", "lib", "-Dx=-jar", "-jar", "./my runner.jar", "-jar", "x"],
      jvm,
    ),
  ).toEqual({
    launcher: ["java"],
    options: ["-Xmx1g", "-cp", "lib", "-Dx=-jar"],
    packageArgument: "./my runner.jar",
    packageIndex: 6,
    programArguments: ["-jar", "x"],
  });
});

it("takes a script named java, run by an interpreter, for a launcher", () => {
  expect(parseJavaCommand(["node", "/opt/bin/java", "-jar", "a.jar"], "/usr/bin/node")).toMatchObject({
    launcher: ["node", "/opt/bin/java"],
    packageArgument: "a.jar",
  });
});

it("goes by the executable where a JVM calls itself something else, also where it was replaced since", () => {
  for (const executable of [jvm, `${jvm} (deleted)`]) {
    expect(parseJavaCommand(["rundeck-runner", "-Xmx1g", "-jar", "a.jar"], executable)).toMatchObject({
      launcher: ["rundeck-runner"],
      packageArgument: "a.jar",
    });
  }
});

it.each([
  [["sudo", "/usr/bin/java", "-jar", "runner.jar"], "/usr/bin/sudo"],
  [["sh", "-c", "java -jar runner.jar"], "/usr/bin/dash"],
  [["grep", "-las", "-e", "-jar", "--", "1/cmdline"], "/usr/bin/grep"],
  [["timeout", "9", "java", "-jar", "runner.jar"], "/usr/bin/timeout"],
  [["vim", "runner.jar"], "/usr/bin/vim"],
  [["java", "-version"], jvm],
  [["java", "-cp", "a.jar", "Main", "-jar", "b.jar"], jvm],
  [["java", "-jar"], jvm],
  [[], jvm],
])("does not take %j for a Runner's process", (args, executable) => {
  expect(parseJavaCommand(args, executable)).toBeNull();
});
