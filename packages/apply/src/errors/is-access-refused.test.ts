import { expect, it } from "vitest";
import { isAccessRefused } from "./is-access-refused.js";

it.each([
  [401, "UNEXPECTED", true],
  [403, "FORBIDDEN", true],
  [200, "LOGIN_PAGE", true],
  [302, "REDIRECTED", true],
  [null, "NOT_AUTHORIZED", true],
  [404, "NOT_FOUND", false],
  [500, "SERVER_ERROR", false],
  [null, "NETWORK", false],
])("%s %s turns the caller away: %s", (status, code, is) => {
  expect(isAccessRefused({ status, code })).toBe(is);
});
