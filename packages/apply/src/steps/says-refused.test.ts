import { describe, expect, it } from "vitest";
import { saysRefused } from "./says-refused.js";

const started = "[12:00:00.401] INFO Runner started. Version: 5.7.0";

describe("the end of a Runner's log", () => {
  it.each([
    ["poll failed: HTTP 401 Unauthorized"],
    ["poll failed: HTTP/1.1 401"],
    ["java.io.IOException: Server returned HTTP response code: 403 for URL: https://example.com/api"],
    ["POST /api/48/runner/poll status=401"],
    ["unexpected response (status code 403)"],
    ["ERROR Unauthorized"],
    ["the token is revoked"],
  ])("tells that the credentials were refused: %s", (line) => {
    expect(saysRefused([started, line])).toBe(true);
    expect(saysRefused([line])).toBe(true);
  });

  it.each([
    ["2026-01-01 12:00:00.401 INFO polling"],
    ["12:04:01,403 DEBUG heartbeat sent"],
    ["executed operation 401 in 403 ms"],
    ["401 operations so far"],
    ["listening on port 8403"],
  ])("tells nothing of the kind: %s", (line) => {
    expect(saysRefused([started, line])).toBe(false);
  });

  it("counts only since the Runner started last", () => {
    expect(saysRefused(["poll failed: HTTP 401 Unauthorized", started, "polling"])).toBe(false);
    expect(saysRefused([started, "polling", started, "HTTP 401"])).toBe(true);
  });

  it("is silent where there is none", () => {
    expect(saysRefused([])).toBe(false);
  });
});
