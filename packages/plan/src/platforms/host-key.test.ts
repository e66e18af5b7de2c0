import { expect, test } from "vitest";
import { hostKey, siteKey } from "./host-key.js";
import type { Host } from "../hosts/host.js";

const workload = { kind: "Deployment", name: "runner" } as const;

test.each<[Host, string]>([
  [{ platform: "vm", address: "deploy@DB1:22" }, "vm:db1:22"],
  [{ platform: "vm", address: "db1:22", directory: "/opt" }, "vm:db1:22"],
  [{ platform: "vm", address: "db1:2222" }, "vm:db1:2222"],
  [
    { platform: "docker", address: "unix:///var/run/docker.sock", container: "a" },
    "docker:unix:///var/run/docker.sock",
  ],
  [{ platform: "kubernetes", address: "prod" }, "kubernetes:prod/*"],
  [
    { platform: "kubernetes", address: "prod", namespace: "ops", workload },
    "kubernetes:prod/ops/Deployment/runner",
  ],
])("%o", (host, key) => {
  expect(hostKey(host)).toBe(key);
});

test("the site of a workload is its cluster", () => {
  expect(siteKey({ platform: "kubernetes", address: "prod", namespace: "ops", workload })).toBe(
    "kubernetes:prod",
  );
});
