import { describe, expect, it } from "vitest";
import { kubernetesTokenCommands } from "./token-commands.js";

const target = {
  kubectl: "kubectl --namespace runners",
  kind: "Deployment",
  workload: "deployment/edge",
  container: "agent",
  saved: "pod.json",
} as const;

describe("the commands that put a new token in its place", () => {
  it("patch a Secret from a file that is removed", () => {
    expect(
      kubernetesTokenCommands(target, { kind: "secret", secret: "creds", key: "it's", holds: "token" }),
    ).toEqual([
      `(umask 077 && jq --arg key 'it'\\''s' '{stringData: {($key): .token}}' new-credentials.json > new-token.json)`,
      "kubectl --namespace runners patch secret creds --type=merge --patch-file new-token.json && rm new-token.json",
    ]);
  });

  it("replace the whole assignment in a creds file, exported or not", () => {
    const [make = ""] = kubernetesTokenCommands(target, {
      kind: "secret",
      secret: "creds",
      key: "file",
      holds: "creds-file",
    });
    expect(make).toContain(String.raw`test("^\\s*(export\\s+)?RUNDECK_RUNNER_TOKEN=")`);
  });

  it("are none for a place that takes more than a command", () => {
    expect(kubernetesTokenCommands(target, { kind: "other", description: "a ConfigMap" })).toEqual([]);
  });
});
