import { describe, expect, it } from "vitest";
import type { PodSpec } from "../cluster/manifest.js";
import { refersTo, renderSecretReferences } from "./secret-references.js";

const spec: PodSpec = {
  volumes: [
    { name: "v", secret: { secretName: "creds" } },
    { name: "w", secret: { secretName: "other" } },
  ],
  initContainers: [{ name: "first", envFrom: [{ secretRef: { name: "creds" } }] }],
  containers: [
    { name: "proxy" },
    {
      name: "agent",
      env: [
        { name: "A", value: "creds" },
        { name: "B", valueFrom: { secretKeyRef: { name: "creds", key: "k" } } },
      ],
    },
  ],
};

describe("references to a Secret", () => {
  it("are all pointed to another one, and nothing else", () => {
    const at = "/spec/template/spec";
    expect(renderSecretReferences(spec, { at, from: "creds", to: "next" })).toEqual(
      [
        "/volumes/0/secret/secretName",
        "/containers/1/env/1/valueFrom/secretKeyRef/name",
        "/initContainers/0/envFrom/0/secretRef/name",
      ].map((path) => ({ op: "replace", path: at + path, value: "next" })),
    );
  });

  it("tell who uses it", () => {
    expect(refersTo(spec, "other")).toBe(true);
    expect(refersTo(spec, "nobody's")).toBe(false);
  });
});
