import { describe, expect, it } from "vitest";
import { blocking, edge, findingsOf, host } from "../../test/support/inspected.js";
import type { Container } from "../cluster/manifest.js";

describe("an identity that a volume of a driver or a projected one brings", () => {
  const csi = {
    driver: "secrets-store.csi.k8s.io",
    readOnly: true,
    volumeAttributes: { secretProviderClass: "edge" },
  };
  const projected = {
    sources: [
      { secret: { name: "creds", items: [{ key: "creds", path: "creds" }] } },
      { serviceAccountToken: { path: "vault", audience: "vault" } },
    ],
  };
  const file = { mountPath: "/app/.rdrunner-creds", subPath: "creds" };
  const named = { name: "RUNNER_CREDENTIALS_FILE", value: "/etc/runner/creds" };

  it.each<[string, object, Partial<Container>]>([
    ["CSI, as the image's file", { csi }, { volumeMounts: [{ name: "own", ...file }] }],
    ["CSI, in the image's directory", { csi }, { volumeMounts: [{ name: "own", mountPath: "/app" }] }],
    [
      "CSI, as a file that is named",
      { csi },
      { env: [named], volumeMounts: [{ name: "own", mountPath: "/etc/runner" }] },
    ],
    ["projected, as the image's file", { projected }, { volumeMounts: [{ name: "own", ...file }] }],
    [
      "projected, in the image's directory",
      { projected },
      { volumeMounts: [{ name: "own", mountPath: "/app" }] },
    ],
    [
      "projected, as a file that is named",
      { projected },
      { env: [named], volumeMounts: [{ name: "own", mountPath: "/etc/runner" }] },
    ],
  ])(
    "is taken on the host's word, keeps its credentials and cannot rotate them: %s",
    async (_how, volume, container) => {
      const volumes = [{ name: "own", ...volume }];
      const findings = await findingsOf({ deployments: [edge(container, { volumes })] });
      const seen = findings.filter(({ code }) => code === "IDENTITY_NOT_SEEN");
      expect(seen.map(({ level, onlyFor }) => `${level} ${onlyFor ?? ""}`)).toEqual([
        "warning keep",
        "failed rotate",
      ]);
      expect(blocking(findings, "keep")).toEqual([]);
      expect(blocking(findings, "rotate")).toContain("IDENTITY_NOT_SEEN");
    },
  );

  it("is none of a Runner's where the host names no workload", async () => {
    const volumes = [{ name: "own", csi }];
    const deployments = [edge({ volumeMounts: [{ name: "own", ...file }] }, { volumes })];
    const { platform, address, namespace } = host;
    const findings = await findingsOf({ deployments }, undefined, { platform, address, namespace });
    expect(blocking(findings, "keep")).toEqual(["RUNNER_NOT_FOUND"]);
  });
});
