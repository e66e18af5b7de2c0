import { createHash } from "node:crypto";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fc, test } from "@fast-check/vitest";
import { localTransport } from "@runner-upgrade/transport";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { noise } from "../../../test/support/make-zip.js";
import { privateFileOf } from "../../../test/support/private-file-of.js";
import { placeOf, shellOn } from "../../../test/support/shell-on.js";
import { markOf } from "../../package/file-mark.js";
import type { Segment } from "../match/segments.js";
import { assemble, type AssembleOutcome } from "./assemble.js";
import { deltaStream } from "./delta-stream.js";

const base = noise(1, 3_000_000);
const original = Buffer.concat([
  noise(2, 300),
  base.subarray(1_000, 2_500_000),
  noise(3, 70_000),
  base.subarray(5, 900_005),
]);
const segments: readonly Segment[] = [
  { kind: "literal", at: 0, bytes: 300 },
  { kind: "copy", from: 1_000, bytes: 2_499_000 },
  { kind: "literal", at: 2_499_300, bytes: 70_000 },
  { kind: "copy", from: 5, bytes: 900_000 },
];

let root = "";
let directory = "";
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "assemble-")));
  directory = join(root, "runner");
  mkdirSync(directory);
  mkdirSync(join(root, "bin"));
  writeFileSync(join(directory, "base"), base);
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

/** Puts the package together; `before` happens to the base after its mark was taken, as to one that is damaged meanwhile. */
async function attempt(
  before: () => void = () => undefined,
  parts: readonly Segment[] = segments,
): Promise<AssembleOutcome> {
  const PATH = `${root}/bin:${process.env["PATH"] ?? ""}`;
  const shell = await shellOn({ transport: localTransport({ environment: { PATH } }) });
  const place = placeOf(directory);
  const mark = (await markOf(shell, { ...place, name: "base" }))?.mark ?? "";
  before();
  const source = await privateFileOf(original);
  try {
    return await assemble(
      shell,
      { ...place, name: "staged" },
      {
        base: { name: "base", mark },
        delta: deltaStream(parts, source),
        bytes: original.length,
        sha256: createHash("sha256").update(original).digest("hex"),
      },
    );
  } finally {
    await source.close();
    await shell.session[Symbol.asyncDispose]();
  }
}

const replace = (name: string, text: string): void => {
  writeFileSync(join(root, "bin", name), `#!/bin/sh\n${text}\n`);
  chmodSync(join(root, "bin", name), 0o755);
};
const isWhole = (): boolean => readFileSync(join(directory, "staged")).equals(original);

it("puts a package together, for its owner alone, and leaves nothing else", async () => {
  expect(await attempt()).toBe("done");
  expect(isWhole()).toBe(true);
  expect(statSync(join(directory, "staged")).mode & 0o777).toBe(0o600);
  expect(readdirSync(directory).sort()).toEqual(["base", "staged"]);
});

it.each([
  ["a dd that counts in blocks only", "dd", "exit 1"],
  ["no OpenSSL", "openssl", "exit 127"],
])("comes through on a host with %s", async (_what, program, text) => {
  replace(program, text);
  expect(await attempt()).toBe("done");
  expect(isWhole()).toBe(true);
});

describe("without the very bytes of the package", () => {
  const damaged = Buffer.from(base);
  damaged.writeUInt8(base.readUInt8(1_500_000) ^ 1, 1_500_000);
  const cases: readonly (readonly [string, () => void, AssembleOutcome])[] = [
    [
      "a base that is missing",
      () => {
        rmSync(join(directory, "base"));
      },
      "no-base",
    ],
    [
      "a base that was written over",
      () => {
        writeFileSync(join(directory, "base"), damaged.subarray(1));
      },
      "no-base",
    ],
    [
      "a base that was cut",
      () => {
        truncateSync(join(directory, "base"), 1_000_000);
      },
      "no-base",
    ],
    [
      "a base that is a link",
      () => {
        rmSync(join(directory, "base"));
        symlinkSync("other", join(directory, "base"));
      },
      "no-base",
    ],
    [
      "a tail that fails",
      () => {
        replace("tail", "exit 1");
      },
      "other-bytes",
    ],
    [
      "a dd that stops in the middle",
      () => {
        replace("dd", 'case $* in *skip=5\\ *) exit 1 ;; esac; exec /bin/dd "$@"');
      },
      "other-bytes",
    ],
  ];
  it.each(cases)("takes nothing of %s for it", async (_what, before, outcome) => {
    expect(await attempt(before)).toBe(outcome);
    expect(readdirSync(directory).filter((name) => name !== "base")).toEqual([]);
  });

  it("takes nothing of a base whose bytes changed and whose mark did not", async () => {
    writeFileSync(join(directory, "base"), damaged);
    expect(await attempt()).toBe("other-bytes");
    expect(readdirSync(directory)).toEqual(["base"]);
  });

  it("does not rely on a host that cannot compute a hash", async () => {
    for (const name of ["openssl", "sha256sum", "shasum"]) replace(name, "exit 127");
    expect(await attempt()).toBe("other-bytes");
  });
});

test.prop([fc.array(fc.tuple(fc.boolean(), fc.nat(200_000)), { maxLength: 8 })], { numRuns: 10 })(
  "never gives a package other bytes than its own, whatever the list says",
  async (list) => {
    let at = 0;
    const parts = list.map(([isCopy, bytes]): Segment => {
      at += bytes;
      return isCopy ? { kind: "copy", from: at, bytes } : { kind: "literal", at: at - bytes, bytes };
    });
    expect(await attempt(undefined, parts)).toBe("other-bytes");
    expect(readdirSync(directory)).toEqual(["base"]);
  },
);
