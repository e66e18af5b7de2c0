import { describe, expect, it } from "vitest";
import { type FakeObjects } from "../../test/support/fake-cluster.js";
import { blocking, edge, findingsOf, id, token } from "../../test/support/inspected.js";
import type { ApiObject } from "../cluster/manifest.js";

describe("a creds file that the start of a Runner names", () => {
  const named = { name: "RUNNER_CREDENTIALS_FILE", value: "/etc/runner/creds" };
  const volumeMounts = [{ name: "own", mountPath: "/etc/runner" }];
  const deployment = (volume: object): FakeObjects => ({
    deployments: [edge({ env: [id, token, named], volumeMounts }, { volumes: [{ name: "own", ...volume }] })],
    secrets: [
      {
        metadata: { name: "creds", namespace: "ops" },
        data: { creds: Buffer.from("RUNDECK_RUNNER_TOKEN=canary-token\n").toString("base64") },
      } as ApiObject,
    ],
  });

  it("is a place like any other where it is a key of a Secret", async () => {
    const findings = await findingsOf(deployment({ secret: { secretName: "creds" } }));
    expect(findings.filter(({ code }) => code === "CREDENTIALS").map(({ message }) => message)).toEqual([
      "Its token stands in the variable RUNNER_RUNDECK_SERVER_TOKEN.",
      "Its token stands in the key creds of the Secret creds.",
    ]);
    expect(blocking(findings, "rotate")).toEqual([]);
  });

  it("blocks a rotation by its name where it cannot be read, and keeps no roll-out from its new image", async () => {
    const findings = await findingsOf(deployment({ emptyDir: {} }));
    expect(blocking(findings, "keep")).toEqual([]);
    expect(blocking(findings, "rotate")).toEqual(["CREDENTIALS_NOT_READABLE"]);
    expect(findings.find(({ code }) => code === "CREDENTIALS_NOT_READABLE")?.message).toBe(
      "Its token may stand in the file /etc/runner/creds out of the volume own as well, which cannot be read from here.",
    );
  });
});
