import { describe, expect, it } from "vitest";
import { identitiesIn } from "./identity.js";
import type { Container, KeyValues, PodSpec } from "../cluster/manifest.js";

const encode = (value: string): string => Buffer.from(value).toString("base64");
const secrets: Readonly<Record<string, KeyValues>> = {
  ids: {
    metadata: { name: "ids" },
    immutable: true,
    data: { RUNNER_RUNDECK_CLIENT_ID: encode("id-1"), RUNNER_RUNDECK_SERVER_TOKEN: encode("t") },
  },
  file: {
    metadata: { name: "file" },
    data: { creds: encode("RUNDECK_RUNNER_ID=id-1\nRUNDECK_RUNNER_TOKEN=t\n") },
  },
  other: { metadata: { name: "other" }, data: { creds: encode("RUNDECK_RUNNER_TOKEN=t\n") } },
};
const values = {
  secret: (_namespace: string, name: string) => Promise.resolve(secrets[name] ?? null),
  configMap: (_namespace: string, name: string) =>
    Promise.resolve<KeyValues | null>(
      name === "plain" ? { metadata: { name }, data: { RUNNER_RUNDECK_CLIENT_ID: "id-1" } } : null,
    ),
};
const find = (container: Partial<Container>, more: Partial<PodSpec> = {}): ReturnType<typeof identitiesIn> =>
  identitiesIn(
    { containers: [{ name: "rundeck-runner" }, { name: "x", ...container }], ...more },
    "ops",
    values,
  );
const id = { name: "RUNNER_RUNDECK_CLIENT_ID", value: "id-1" };

describe("the Runner's container", () => {
  it("is found by a variable, never by its name", async () => {
    expect(await find({ env: [id, { name: "RUNNER_RUNDECK_SERVER_TOKEN", value: "t" }] })).toMatchObject([
      {
        container: "x",
        runnerId: "id-1",
        places: [{ kind: "variable", variable: "RUNNER_RUNDECK_SERVER_TOKEN" }],
      },
    ]);
    expect(await find({})).toEqual([]);
  });

  it("is found by what a whole Secret brings, and its token there", async () => {
    expect(
      await find({ envFrom: [{ configMapRef: { name: "plain" } }, { secretRef: { name: "ids" } }] }),
    ).toMatchObject([
      {
        container: "x",
        runnerId: "id-1",
        places: [
          {
            kind: "secret",
            secret: "ids",
            key: "RUNNER_RUNDECK_SERVER_TOKEN",
            by: "envFrom",
            holds: "token",
            isImmutable: true,
          },
        ],
      },
    ]);
  });

  it("is found by a creds file in a Secret's volume, by item and sub-path", async () => {
    const volume = { name: "v", secret: { secretName: "file", items: [{ key: "creds", path: "c" }] } };
    const found = await find(
      { volumeMounts: [{ name: "v", mountPath: "/app/.rdrunner-creds", subPath: "c" }] },
      { volumes: [volume] },
    );
    expect(found).toMatchObject([
      { runnerId: "id-1", places: [{ secret: "file", key: "creds", holds: "creds-file" }] },
    ]);
  });

  it("has its token in a variable and in a file where both are there", async () => {
    const volume = { name: "v", secret: { secretName: "file", items: [{ key: "creds", path: "c" }] } };
    const [found] = await find(
      {
        env: [id, { name: "RUNNER_RUNDECK_SERVER_TOKEN", value: "t" }],
        volumeMounts: [{ name: "v", mountPath: "/app/.rdrunner-creds", subPath: "c" }],
      },
      { volumes: [volume] },
    );
    expect(found?.places.map(({ kind }) => kind)).toEqual(["variable", "secret"]);
  });

  it("is found by a creds file that its start names, and its token in each file that is read", async () => {
    const volumes = [
      { name: "v", secret: { secretName: "file", items: [{ key: "creds", path: "c" }] } },
      { name: "w", secret: { secretName: "other" } },
    ];
    const [found, ...more] = await find(
      {
        command: ["java", "-Drunner.credentials.file=/etc/runner/creds", "-jar", "runner.jar"],
        volumeMounts: [
          { name: "v", mountPath: "/app/.rdrunner-creds", subPath: "c" },
          { name: "w", mountPath: "/etc/runner" },
        ],
      },
      { volumes },
    );
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      runnerId: "id-1",
      places: [
        { kind: "secret", secret: "file", key: "creds", by: "volume", holds: "creds-file" },
        { kind: "secret", secret: "other", key: "creds", by: "volume", holds: "creds-file" },
      ],
    });
  });
});
