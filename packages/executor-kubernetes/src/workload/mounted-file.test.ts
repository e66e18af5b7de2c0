import { expect, it } from "vitest";
import type { VolumeMount } from "../cluster/manifest.js";
import { mountedFile, type MountedFile } from "./mounted-file.js";

const volumes = [
  { name: "whole", secret: { secretName: "s" } },
  { name: "items", secret: { secretName: "s", items: [{ key: "creds", path: "c" }] } },
  { name: "config", configMap: { name: "m" } },
  { name: "csi", csi: { driver: "secrets-store.csi.k8s.io" } },
];

it.each<[string, readonly VolumeMount[], MountedFile]>([
  ["in a directory", [{ name: "whole", mountPath: "/etc/r" }], { kind: "secret", name: "s", key: "c" }],
  [
    "by itself",
    [{ name: "whole", mountPath: "/etc/r/c", subPath: "k" }],
    { kind: "secret", name: "s", key: "k" },
  ],
  [
    "under another name",
    [{ name: "items", mountPath: "/etc/r/" }],
    { kind: "secret", name: "s", key: "creds" },
  ],
  ["of a ConfigMap", [{ name: "config", mountPath: "/etc/r" }], { kind: "config-map", name: "m", key: "c" }],
  [
    "in the innermost of two mounts",
    [
      { name: "csi", mountPath: "/etc" },
      { name: "whole", mountPath: "/etc/r" },
    ],
    { kind: "secret", name: "s", key: "c" },
  ],
  ["of a driver", [{ name: "csi", mountPath: "/etc/r" }], { kind: "volume", name: "csi" }],
  [
    "in a part that the Pod's variables choose",
    [{ name: "whole", mountPath: "/etc/r", subPathExpr: "$(POD)" }],
    { kind: "volume", name: "whole" },
  ],
  [
    "that a list of items leaves out",
    [{ name: "items", mountPath: "/etc/r/c", subPath: "other" }],
    { kind: "missing" },
  ],
  ["beside every mount", [{ name: "whole", mountPath: "/etc/runner" }], { kind: "image" }],
])("finds a file %s", (_where, volumeMounts, from) => {
  expect(mountedFile({ volumes }, { volumeMounts }, "/etc/r/c")).toEqual(from);
});
