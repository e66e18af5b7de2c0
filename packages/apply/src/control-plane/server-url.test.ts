import { describe, expect, it } from "vitest";
import { requireServerUrl } from "./server-url.js";

function refusalOf(url: string): unknown {
  try {
    requireServerUrl(url);
  } catch (error) {
    return error;
  }
  return null;
}

describe("the server's URL", () => {
  it.each(["https://rundeck.example.com", "http://10.0.0.1:4440/rundeck/"])("may be %s", (url) => {
    expect(refusalOf(url)).toBeNull();
  });

  it.each([
    ["no URL", "canary-secret", "is no URL"],
    ["another scheme", "ftp://example.com/canary-secret", "scheme ftp:"],
    ["a password", "https://admin:canary-secret@example.com", "credentials"],
    ["a name alone", "https://canary-secret@example.com", "credentials"],
    ["a query", "https://example.com/?authtoken=canary-secret", "query"],
    ["a fragment", "https://example.com/#canary-secret", "fragment"],
  ])("is refused with %s, and told to nobody", (_, url, says) => {
    const refused = refusalOf(url);
    expect(refused).toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(String(refused)).toContain(says);
    expect(JSON.stringify(refused) + String(refused)).not.toContain("canary-secret");
  });
});
