import { unzipSync } from "fflate";
import { expect, it } from "vitest";
import { credentialsEntryName } from "./credentials-entry.js";
import { buildJar } from "./jar.js";

const request = (name: string, version = "5.7.0") => ({
  runnerId: name,
  replicaId: name,
  token: `token of ${name}`,
  serverUrl: "http://server",
  version,
  packageBytes: 200_000,
});

it("makes packages of one version that differ in their credentials only", () => {
  const [one, other] = [unzipSync(buildJar(request("one"))), unzipSync(buildJar(request("other")))];
  const differing = Object.keys(one).filter(
    (name) => !Buffer.from(one[name] ?? "").equals(other[name] ?? Buffer.of()),
  );
  expect(differing).toEqual([credentialsEntryName]);
});

it("makes packages of two versions that have no padding in common", () => {
  const [one, other] = ["5.7.0", "5.8.0"].map(
    (version) => unzipSync(buildJar(request("one", version)))["stand-in/padding.bin"],
  );
  expect(one).toHaveLength(200_000);
  expect(other?.subarray(0, 100)).not.toEqual(one?.subarray(0, 100));
});
