import { expect, it } from "vitest";
import { redactArguments, Redactor } from "./redactor.js";

it.each([
  "-Dmicronaut.http.client.proxy-password=canary",
  "RUNNER_RUNDECK_SERVER_TOKEN=canary",
  'token: "canary"',
  "https://user:canary@proxy:3128/",
  "password=canary,other",
  "--api-key=canary",
  '{"password":"canary","x":1}',
  "{'api_key': 'canary'}",
  "Authorization: Bearer canary",
  "https://proxy/?user=me&token=canary&x=1",
  "https://user:p@ss@canary@proxy:3128/",
  "2https://user:canary@proxy/",
  'password="canary',
  "error: password: canary",
  "a=b token=canary",
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

it("hides the passwords in a process's URLs, whatever names their variables have", () => {
  const redactor = new Redactor();
  redactor.addInvocation({
    arguments: ["java", "-Dhttp.proxyHost=me:canary-one@proxy", "-jar", "x.jar"],
    environment: [
      ["http_proxy", "http://me:canary%2Dtwo@proxy:3128"],
      ["ALL_PROXY", "me:canary-three@proxy:3128"],
    ],
  });
  const said = redactor.redact("canary-one, canary%2Dtwo or canary-two, canary-three");
  expect(said).toBe("[secret], [secret] or [secret], [secret]");
});

it.each([
  ["in colours", "pass\u001b[1mword\u001b[0m: \u001b[31mcanary\u001b[0m"],
  ["with characters that do not show", "pass\u200bword=canary"],
  ["that was cut", `password=${"x".repeat(20_000)}canary`],
  ["that was cut, before other words", `password=${"x".repeat(16_000)}canary ${"word ".repeat(70)}`],
])("quotes nothing of a secret %s", (_name, text) => {
  expect(new Redactor().quote(text)).not.toContain("canary");
});

it("quotes the end, on as many lines as it has, and nothing that a terminal obeys", () => {
  const quoted = new Redactor().quote(`${"line\n".repeat(10_000)}\u001b[2Jdenied\u0007\n`, 20);
  expect(quoted).toBe("…ine\nline\nline\ndenied");
});

it.each(["password", "pass", "a.", "token=", "https://", "x://a@", '"', "secret secret: ", "\u001b[0", "=:"])(
  "is done at once with megabytes of %j",
  // What is not linear takes minutes, however idle the machine is.
  { retry: 3 },
  (piece) => {
    const startedAt = performance.now();
    new Redactor().quote(piece.repeat(4_000_000 / piece.length));
    new Redactor().redact(piece.repeat(200_000 / piece.length));
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  },
);

it("shows a command line with everything but its secrets", () => {
  const shown = redactArguments(
    ["java", "-Da-password=canary x", "-Dlabel=two words", "-jar", "r.jar"],
    new Redactor(),
  );
  expect(shown).toBe('java -Da-password=[secret] "-Dlabel=two words" -jar r.jar');
});

it("hides what a shell's one argument assigns", () => {
  const redactor = new Redactor();
  redactor.addInvocation({
    arguments: ["sh", "-c", "exec java -Dproxy-password=canary-one -jar pd-runner.jar"],
    environment: [],
  });
  expect(redactor.redact("refused: canary-one")).toBe("refused: [secret]");
});
