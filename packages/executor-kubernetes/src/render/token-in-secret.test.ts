import { describe, expect, it } from "vitest";
import type { KeyValues } from "../cluster/manifest.js";
import {
  renderReplacement,
  renderSecretPatch,
  renderTokenValue,
  replacementName,
} from "./token-in-secret.js";

const secret = (data: Record<string, string>): KeyValues => ({
  metadata: {
    name: "creds",
    resourceVersion: "9",
    labels: { team: "a" },
    annotations: { keep: "me", "kubectl.kubernetes.io/last-applied-configuration": "{}" },
  },
  type: "Opaque",
  data: Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString("base64")]),
  ),
});
const place = {
  kind: "secret",
  secret: "creds",
  key: "token",
  by: "secretKeyRef",
  holds: "token",
  isImmutable: false,
} as const;
const decode = (value: string | null): string => Buffer.from(value ?? "", "base64").toString("utf8");

describe("a token in a Secret", () => {
  it("takes the place of the whole value, or of its assignment in a file", () => {
    expect(decode(renderTokenValue(secret({ token: "old" }), place, "new"))).toBe("new");
    const file = "# mine\nexport RUNDECK_RUNNER_TOKEN='old' \r\nRUNDECK_RUNNER_ID=1\n";
    const inFile = { ...place, holds: "creds-file" } as const;
    expect(decode(renderTokenValue(secret({ token: file }), inFile, "new"))).toBe(
      file.replace("'old'", "new"),
    );
  });

  it("is refused where it cannot stand", () => {
    expect(renderTokenValue(secret({ other: "x" }), place, "new")).toBeNull();
    expect(
      renderTokenValue(secret({ token: "NO=1\n" }), { ...place, holds: "creds-file" }, "new"),
    ).toBeNull();
  });

  it("changes one key, for the version that was read", () => {
    expect(renderSecretPatch(secret({ token: "old" }), "token", "bmV3")).toEqual({
      metadata: { resourceVersion: "9" },
      data: { token: "bmV3" },
    });
  });

  it("is carried by another Secret where this one is immutable", () => {
    const name = replacementName("creds", "new");
    expect(name).toMatch(/^creds-ru[0-9a-f]{8}$/);
    // A second one does not grow the name, and is another one.
    const second = replacementName(name, "newer");
    expect(second).toMatch(/^creds-ru[0-9a-f]{8}$/);
    expect(second).not.toBe(name);
    expect(
      renderReplacement(secret({ token: "old", a: "b" }), { name, key: "token", value: "bmV3" }),
    ).toEqual({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name, labels: { team: "a" }, annotations: { keep: "me" } },
      type: "Opaque",
      immutable: true,
      data: { token: "bmV3", a: "Yg==" },
    });
  });
});
