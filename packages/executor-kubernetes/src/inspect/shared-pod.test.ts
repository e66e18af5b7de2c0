import { describe, expect, it } from "vitest";
import { type FakeObjects } from "../../test/support/fake-cluster.js";
import { blocking, edge, findingsOf, id, token } from "../../test/support/inspected.js";
import type { Container } from "../cluster/manifest.js";

describe("another container of the Runner's Pods", () => {
  const beside = (env: Container["env"] = []): FakeObjects => ({
    deployments: [
      edge({ env: [id, token] }, { beside: [{ name: "second", image: "team/runner:5.7.0", env }] }),
    ],
  });

  it.each(["keep", "rotate"] as const)("blocks where it is another Runner (%s)", async (credentials) => {
    const findings = await findingsOf(beside([{ name: id.name, value: "r-2" }]));
    expect(blocking(findings, credentials)).toEqual(["SERVICE_SHARED"]);
    const { message = "" } = findings.find(({ code }) => code === "SERVICE_SHARED") ?? {};
    expect(message).toContain("Deployment ops/edge (container agent)");
    expect(message).toContain("r-2 (container second)");
  });

  it("is no matter where it is no Runner", async () => {
    expect(blocking(await findingsOf(beside()), "keep")).toEqual([]);
  });
});
