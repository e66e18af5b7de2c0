import { describe, expect, it } from "vitest";
import { failureOf } from "./failure.js";

const coded = (message: string, code: string, cause?: unknown): Error =>
  Object.assign(new Error(message, { cause }), { code });

describe("a failure", () => {
  it("names the root cause of what was thrown", () => {
    const cause = coded("a package of 2010782 bytes is announced, not one of 3000000 or more", "BAD_PACKAGE");
    const failure = failureOf(coded("The download could not be opened.", "PACKAGE_NOT_OPENED", cause));
    expect(failure).toMatchObject({
      code: "PACKAGE_NOT_OPENED",
      message:
        "The download could not be opened. Cause: a package of 2010782 bytes is announced, not one of 3000000 or more",
    });
  });

  it("keeps the codes of foreign executors, and takes no other text for a code", () => {
    for (const code of ["custom:nomad-group-missing", "custom:a.b_C-9"])
      expect(failureOf(coded("It failed.", code)).code).toBe(code);
    for (const code of ["custom:", "custom:a b", `custom:${"a".repeat(61)}`, "nomad-failed", "custom:a\nb"])
      expect(failureOf(coded("It failed.", code)).code).toBe("UNEXPECTED");
  });

  it("names the deepest cause that has a code, else the deepest that says anything", () => {
    const refused = coded("connect ECONNREFUSED 10.0.0.1:4440", "ECONNREFUSED");
    const network = coded("GET failed.", "NETWORK", new TypeError("fetch failed", { cause: refused }));
    expect(failureOf(new Error("It failed.", { cause: network })).message).toBe(
      "It failed. Cause: connect ECONNREFUSED 10.0.0.1:4440",
    );
    const html = coded("It answered HTML.", "NOT_JSON", new SyntaxError("Unexpected token <"));
    expect(failureOf(new Error("It failed.", { cause: html })).message).toContain("Cause: It answered HTML.");
    const plain = new Error("It failed.", { cause: new Error("inner", { cause: new Error("") }) });
    expect(failureOf(plain).message).toBe("It failed. Cause: inner");
  });

  it("says nothing twice, and nothing of causes that are no errors", () => {
    const cause = coded("no space left on device.", "ENOSPC");
    const told = "The journal could not be written: no space left on device";
    expect(failureOf(new Error(told, { cause })).message).toBe(told);
    expect(failureOf(new Error("It failed.", { cause: { token: "x" } })).message).toBe("It failed.");
    expect(failureOf("a word").message).toBe("a word");
  });

  it("ends with a chain that bites its own tail, and keeps to a few printable words", () => {
    const inner = new Error(`\u001b[31m${"long ".repeat(200)}`);
    const outer = new Error("It failed.", { cause: inner });
    inner.cause = outer;
    const { message } = failureOf(outer);
    expect(message.length).toBeLessThan(250);
    expect(message).not.toContain("\u001b");
  });
});
