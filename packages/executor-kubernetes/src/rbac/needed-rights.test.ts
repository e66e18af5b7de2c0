import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { loadYaml } from "@kubernetes/client-node";
import { describe, expect, it } from "vitest";
import { describeRight, neededRights } from "./needed-rights.js";

interface Role {
  readonly rules: readonly {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
  }[];
}

const kinds = ["Deployment", "StatefulSet", "DaemonSet", "Pod"] as const;

async function documented(file: string): Promise<readonly string[]> {
  const text = await readFile(join(import.meta.dirname, `../../rbac/${file}.yaml`), "utf8");
  return loadYaml<Role>(text)
    .rules.flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) =>
          verbs.map((verb) => describeRight({ verb, group, resource, namespace: "ops" })),
        ),
      ),
    )
    .sort();
}

/** What is asked for, over every kind of workload and wherever the token stands. */
function asked(isOfRotation: boolean): ReadonlySet<string> {
  return new Set(
    kinds.flatMap((kind) =>
      [true, false].flatMap((hasSecrets) =>
        [true, false].flatMap((replacesOnDelete) =>
          neededRights(kind, "ops", { hasSecrets, replacesOnDelete })
            .filter(({ onlyFor }) => (onlyFor === "rotate") === isOfRotation)
            .map(describeRight),
        ),
      ),
    ),
  );
}

describe("the documented Roles", () => {
  // A workload that the host does not name is looked for among all of its namespace.
  const toFindThem = ["list deployments.apps", "list statefulsets.apps", "list daemonsets.apps"];

  const toNameOwners = ["get replicasets.apps", "get replicationcontrollers", "get jobs.batch"];

  // A manifest may name one, for the Runner's id or its options. Where none is named, nothing is missed without it.
  const toReadOptions = ["get configmaps"];

  it("have what keeping credentials is asked for, and nothing else", async () => {
    expect(await documented("keep")).toEqual(
      [...asked(false), ...toFindThem, ...toNameOwners, ...toReadOptions].sort(),
    );
  });

  it("have what rotating them is asked for beside that, and nothing else", async () => {
    const beside = [...asked(true)].filter((right) => !asked(false).has(right));
    expect(await documented("rotate")).toEqual(beside.sort());
  });
});

it("asks for the deletion of Pods where nothing else replaces them", () => {
  const of = (replacesOnDelete: boolean): readonly string[] =>
    neededRights("DaemonSet", "ops", { hasSecrets: false, replacesOnDelete })
      .filter(({ isOptional }) => isOptional !== true)
      .map(describeRight);
  expect(of(true)).toContain("delete pods");
  expect(of(false)).not.toContain("delete pods");
});
