import { describe, expect, it } from "vitest";
import { passwordAuth } from "../auth/password-auth.js";
import { tokenAuth } from "../auth/token-auth.js";
import { createRunnerClient } from "../client/create-runner-client.js";

const url = "https://rundeck.test";
const auth = tokenAuth("canary-token");

/** What JavaScript lets a caller write. */
function errorOf(make: () => unknown): unknown {
  try {
    make();
  } catch (error) {
    return error;
  }
  return null;
}

describe("options from JavaScript", () => {
  it.each([
    ["no options", undefined, "needs an object of options"],
    ["no auth", { url }, "needs the option auth"],
    ["a token for auth", { url, auth: "canary-token" }, "The option auth must be"],
    ["no url", { auth }, "needs the option url"],
    ["a name that does not exist", { url, auth, timeout: 5 }, 'has no option "timeout"'],
    ["an unknown retry", { url, auth, retry: { tries: 5 } }, 'retry has no option "tries"'],
  ])("are refused with %s", (_, options, says) => {
    const error = errorOf(() => createRunnerClient(options as never));
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(String(error)).toContain(says);
    expect(String(error)).not.toContain("canary");
  });

  it("are refused where a token or a password is not set", () => {
    expect(errorOf(() => tokenAuth(undefined as never))).toMatchObject({ code: "INVALID_ARGUMENT" });
    for (const credentials of [undefined, {}, { username: "admin", password: undefined }])
      expect(errorOf(() => passwordAuth(credentials as never))).toMatchObject({ code: "INVALID_ARGUMENT" });
  });
});
