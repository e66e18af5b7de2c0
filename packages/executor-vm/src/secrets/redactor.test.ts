import { expect, it } from "vitest";
import { redactArguments, Redactor } from "./redactor.js";

it.each([
  "-Dmicronaut.http.client.proxy-password=canary",
  "RUNNER_RUNDECK_SERVER_TOKEN=canary",
  'token: "canary"',
  "https://user:canary@proxy:3128/",
  "password=canary,other",
  "--api-key=canary",
])("hides what looks like a secret in %j", (text) => {
  expect(new Redactor().redact(`before ${text} after`)).not.toContain("canary");
});

it("leaves alone what is none", () => {
  const text = "process 12 runs /opt/runner/runner.jar with -Xmx1g -Dlabel=x in 5 s: not found";
  expect(new Redactor().redact(text)).toBe(text);
});

it("hides what it was told of, wherever it stands, also in variables that hold options", () => {
  const redactor = new Redactor();
  redactor.addInvocation({
    arguments: ["java", "-Dproxy-password=canary one", "-jar", "x.jar"],
    environment: [
      ["MY_SECRET", "canary-two"],
      ["JAVA_TOOL_OPTIONS", "-Xmx1g -Dtrust-store.password=canary-three"],
    ],
  });
  const said = redactor.redact("said canary one and canary-two and canary-three");
  expect(said).toBe("said [secret] and [secret] and [secret]");
});

it("shows a command line with everything but its secrets", () => {
  const shown = redactArguments(
    ["java", "-Da-password=canary x", "-Dlabel=two words", "-jar", "r.jar"],
    new Redactor(),
  );
  expect(shown).toBe('java -Da-password=[secret] "-Dlabel=two words" -jar r.jar');
});
