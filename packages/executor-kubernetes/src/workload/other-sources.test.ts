import { describe, expect, it } from "vitest";
import { ApiError } from "../cluster/api-error.js";
import type { ApiObject, Container, PodSpec } from "../cluster/manifest.js";
import { otherSources, type OtherSources } from "./other-sources.js";

const encode = (value: string): string => Buffer.from(value).toString("base64");
const token = { name: "RUNNER_RUNDECK_SERVER_TOKEN", value: "canary" };
const spec: PodSpec = {
  containers: [],
  volumes: [
    { name: "hidden", secret: { secretName: "hidden" } },
    { name: "shown", secret: { secretName: "shown" } },
    { name: "plain", configMap: { name: "plain" } },
    { name: "elsewhere" },
  ],
};
const objects: Readonly<Record<string, object>> = {
  "secrets/shown": {
    data: { creds: encode("RUNDECK_RUNNER_TOKEN=t\n"), empty: encode("# nothing\n"), args: encode("-Xmx1g") },
  },
  "configmaps/plain": {
    data: {
      "application.yml": "micronaut:\n  application: {}\n",
      "token.properties": "runner.rundeck.server.token=canary\n",
      options: "-Drunner.credentials.file=/files/hidden/creds",
      args: "# how it starts\n-Drunner.credentials.file=/files/elsewhere/creds\n",
    },
  },
};
const cluster = {
  get: ({ resource, name }: { readonly resource: string; readonly name: string }): Promise<ApiObject> => {
    if (name === "hidden") return Promise.reject(new ApiError({ kind: "forbidden", message: "no" }));
    const object = objects[`${resource}/${name}`];
    return object === undefined
      ? Promise.reject(new ApiError({ kind: "not-found", message: "no" }))
      : Promise.resolve({ metadata: { name }, ...object });
  },
};
const sourcesOf = (container: Partial<Container>): Promise<OtherSources> =>
  otherSources(cluster, spec, { name: "x", ...container }, "ops");

const volumeMounts = ["hidden", "shown", "plain", "elsewhere"].map((name) => ({
  name,
  mountPath: `/files/${name}`,
}));
const none: OtherSources = { forbidden: [], hidden: [], unwritable: [] };

describe("the file that the image reads and the variables", () => {
  it.each<[string, Partial<Container>, Partial<OtherSources>]>([
    [
      "a creds file of a Secret, beside a variable",
      { env: [token], volumeMounts: [{ name: "hidden", mountPath: "/app/.rdrunner-creds", subPath: "c" }] },
      { forbidden: ["the Secret hidden"] },
    ],
    [
      "a creds file out of a volume that no manifest shows",
      {
        env: [token],
        volumeMounts: [{ name: "elsewhere", mountPath: "/app/.rdrunner-creds", subPath: "c" }],
      },
      { hidden: ["the file /app/.rdrunner-creds out of the volume elsewhere"] },
    ],
    [
      "the variables of a whole Secret",
      { envFrom: [{ secretRef: { name: "hidden" } }] },
      { forbidden: ["the Secret hidden"] },
    ],
  ])("tells of %s", async (_what, container, sources) => {
    expect(await sourcesOf(container)).toEqual({ ...none, ...sources });
  });

  it.each<[string, Partial<Container>]>([
    ["can be read", { volumeMounts: [{ name: "shown", mountPath: "/app/.rdrunner-creds", subPath: "c" }] }],
    ["is not there", { envFrom: [{ secretRef: { name: "missing" } }] }],
    ["a variable of its own overrides", { env: [token], envFrom: [{ secretRef: { name: "hidden" } }] }],
    ["has another prefix", { envFrom: [{ prefix: "OTHER_", secretRef: { name: "hidden" } }] }],
    ["is mounted elsewhere", { volumeMounts: [{ name: "hidden", mountPath: "/etc/hidden" }] }],
    [
      "is a directory that may be without the file",
      { volumeMounts: [{ name: "elsewhere", mountPath: "/app" }] },
    ],
  ])("tells of nothing where a source %s", async (_what, container) => {
    expect(await sourcesOf(container)).toEqual(none);
  });
});

describe("a file that the start of the container names", () => {
  const option = (path: string): string => `-Drunner.credentials.file=${path}`;
  const inVolume = { hidden: ["the file /files/elsewhere/creds out of the volume elsewhere"] };

  it.each<[string, Partial<Container>, Partial<OtherSources>]>([
    ["the command", { command: ["java", option("/files/elsewhere/creds"), "-jar", "runner.jar"] }, inVolume],
    ["the arguments", { args: [option("/files/elsewhere/creds")] }, inVolume],
    [
      "a command for a shell",
      { command: ["sh", "-c"], args: [`exec java ${option("'/files/elsewhere/creds'")} -jar runner.jar`] },
      inVolume,
    ],
    ...["JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"].map(
      (name): [string, Partial<Container>, Partial<OtherSources>] => [
        name,
        { env: [{ name, value: `-Xmx1g ${option("/files/elsewhere/creds")}` }] },
        inVolume,
      ],
    ),
    [
      "a variable of its own",
      { env: [{ name: "RUNNER_CREDENTIALS_FILE", value: "/files/elsewhere/creds" }] },
      inVolume,
    ],
    [
      "a variable that the command names",
      {
        command: ["sh", "-c", "java $OPTIONS -jar runner.jar"],
        env: [
          { name: "DIRECTORY", value: "/files/elsewhere" },
          { name: "OPTIONS", value: option("$(DIRECTORY)/creds") },
        ],
      },
      inVolume,
    ],
    [
      "a variable out of a ConfigMap",
      {
        env: [{ name: "JAVA_OPTS", valueFrom: { configMapKeyRef: { name: "plain", key: "options" } } }],
      },
      { forbidden: ["the Secret hidden"] },
    ],
    ["a file of arguments", { command: ["java", "@/files/plain/args", "-jar", "runner.jar"] }, inVolume],
    [
      "a path below the working directory",
      { workingDir: "/files", args: [option("elsewhere/creds")] },
      inVolume,
    ],
  ])("is found in %s, and none of its places is none", async (_where, container, sources) => {
    expect(await sourcesOf({ env: [token], volumeMounts, ...container })).toEqual({ ...none, ...sources });
  });

  it.each<[string, Partial<Container>, Partial<OtherSources>]>([
    ["of the image", { args: [option("/opt/creds")] }, { hidden: ["the file /opt/creds of its image"] }],
    [
      "of arguments that cannot be read",
      { command: ["java", "@/opt/args", "-jar", "runner.jar"] },
      { hidden: ["the file /opt/args of its image"] },
    ],
    [
      "whose path a shell makes",
      { command: ["sh", "-c", `java ${option("$HOME/creds")} -jar runner.jar`] },
      { hidden: ["the file $HOME/creds, whose path is made at the start"] },
    ],
    [
      "without a token in it",
      { args: [option("/files/shown/empty")] },
      { unwritable: ["the file /files/shown/empty"] },
    ],
    [
      "of properties with a token",
      { env: [{ name: "MICRONAUT_CONFIG_FILES", value: "/files/plain/token.properties" }] },
      { unwritable: ["the file /files/plain/token.properties"] },
    ],
    [
      "of properties in the image",
      { args: ["-Dmicronaut.config.files=/opt/a.yml,classpath:b.yml"] },
      { hidden: ["the file /opt/a.yml of its image"] },
    ],
    [
      "that an option is beside which gives the token itself",
      { args: ["-Drunner.rundeck.server.token=canary"] },
      { unwritable: ["an option of its command (runner.rundeck.server.token)"] },
    ],
    [
      "that a variable names which may not be read",
      { env: [{ name: "JAVA_OPTS", valueFrom: { secretKeyRef: { name: "hidden", key: "options" } } }] },
      { forbidden: ["the Secret hidden"] },
    ],
  ])("is told: one %s", async (_what, container, sources) => {
    expect(await sourcesOf({ env: [token], volumeMounts, ...container })).toEqual({ ...none, ...sources });
  });

  it.each<[string, Partial<Container>]>([
    ["a credentials file with a token", { args: [option("/files/shown/creds")] }],
    ["properties without a token", { args: ["-Dmicronaut.config.files=/files/plain/application.yml"] }],
    ["a file that its Secret does not have", { args: [option("/files/shown/nothing")] }],
    [
      "arguments for the Runner",
      { command: ["java", "@/files/shown/args", "-jar", "runner.jar", "@/opt/x"] },
    ],
    ["what another program reads", { command: ["sh", "-c", "curl -d @/opt/x host; java -jar runner.jar"] }],
  ])("is nothing in the way where it is %s", async (_what, container) => {
    expect(await sourcesOf({ volumeMounts, ...container })).toEqual(none);
  });
});
