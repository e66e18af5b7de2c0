import { expect, it } from "vitest";
import { ApiError } from "../cluster/api-error.js";
import type { Container, PodSpec } from "../cluster/manifest.js";
import { unreadSources } from "./unread-sources.js";

const token = { name: "RUNNER_RUNDECK_SERVER_TOKEN", value: "canary" };
const spec: PodSpec = {
  containers: [],
  volumes: [
    { name: "hidden", secret: { secretName: "hidden" } },
    { name: "shown", secret: { secretName: "shown" } },
    { name: "elsewhere" },
  ],
};
const cluster = {
  get: ({ name }: { readonly name: string }) =>
    name === "hidden"
      ? Promise.reject(new ApiError({ kind: "forbidden", message: "no" }))
      : name === "missing"
        ? Promise.reject(new ApiError({ kind: "not-found", message: "no" }))
        : Promise.resolve({ metadata: { name } }),
};
const unread = (container: Partial<Container>): Promise<readonly string[]> =>
  unreadSources(cluster, spec, { name: "x", ...container }, "ops");

it.each<[string, Partial<Container>, readonly string[]]>([
  [
    "a creds file of a Secret, beside a variable",
    { env: [token], volumeMounts: [{ name: "hidden", mountPath: "/app/.rdrunner-creds", subPath: "c" }] },
    ["the Secret hidden"],
  ],
  [
    "a creds file out of a volume that no manifest shows",
    { env: [token], volumeMounts: [{ name: "elsewhere", mountPath: "/app/.rdrunner-creds", subPath: "c" }] },
    ["the file /app/.rdrunner-creds out of the volume elsewhere"],
  ],
  [
    "the variables of a whole Secret",
    { envFrom: [{ secretRef: { name: "hidden" } }] },
    ["the Secret hidden"],
  ],
])("tells of %s", async (_what, container, sources) => {
  expect(await unread(container)).toEqual(sources);
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
  expect(await unread(container)).toEqual([]);
});
