import { expect, it } from "vitest";
import { entryKind } from "./entry-kind.js";

const large = 200_000;

it.each([
  ["a/B.class", 300, "code"],
  ["a/B.CLASS", 300, "code"],
  ["native/libx.so", large, "bulk"],
  ["stand-in/padding.bin", large, "bulk"],
  ["native/libx.so", 65_535, "left-out"],
  ["a/B.class", 0, "left-out"],
  ["application.yml", large, "left-out"],
  ["creds/server.pem", large, "left-out"],
  ["META-INF/MANIFEST.MF", large, "left-out"],
  ["META-INF/services/java.sql.Driver", large, "left-out"],
  ["no-extension", large, "left-out"],
  ["dir.d/no-extension", large, "left-out"],
  ["data.tar.gz", large, "left-out"],
])("takes %s of %d bytes for %s", (name, compressedBytes, kind) => {
  expect(entryKind({ name, compressedBytes, isStored: true })).toBe(kind);
});

it("looks into an archive that is stored, and leaves out one that is packed", () => {
  const library = { name: "BOOT-INF/lib/netty.jar", compressedBytes: large };
  expect(entryKind({ ...library, isStored: true })).toBe("archive");
  expect(entryKind({ ...library, isStored: false })).toBe("left-out");
});
