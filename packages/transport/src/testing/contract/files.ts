import { createHash } from "node:crypto";

import { describe, expect, it } from "vitest";

import { patternStream } from "./pattern-stream.js";
import { skipAloud } from "./skip-aloud.js";
import type { ContractContext } from "./subject.js";

/** Files: read, written whole or not at all, looked at, moved and removed. */
export function describeFiles({ host, subject, directory }: ContractContext): void {
  const read = async (path: string): Promise<string | null> => {
    const bytes = await host().readFile(path);
    return bytes === null ? null : Buffer.from(bytes).toString("utf8");
  };
  const allBytes = Uint8Array.from({ length: 256 * 300 }, (_, index) => index & 0xff);

  describe("files", () => {
    it("writes and reads any bytes", async () => {
      const path = `${directory()}/bytes`;
      const written = await host().writeFile(path, allBytes);
      expect(written).toEqual({
        path,
        bytes: allBytes.length,
        sha256: createHash("sha256").update(allBytes).digest("hex"),
        isHashProven: true,
      });
      expect(Buffer.from((await host().readFile(path)) ?? []).equals(allBytes)).toBe(true);
      expect(await host().stat(path)).toMatchObject({ kind: "file", bytes: allBytes.length, mode: 0o600 });
    });

    it("writes an empty file", async () => {
      await host().writeFile(`${directory()}/empty`, "");
      expect(await read(`${directory()}/empty`)).toBe("");
    });

    it("takes any name", async () => {
      const place = `${directory()}/names`;
      await host().run(["mkdir", place]);
      const names = [
        'it\'s "a" $HOME `name`',
        "-rf",
        "Grüße 你好",
        "two\nlines",
        " ends with a space ",
        ".hidden",
        "..double",
      ];
      for (const name of names) await host().writeFile(`${place}/${name}`, name);
      for (const name of names) expect(await read(`${place}/${name}`)).toBe(name);
      expect(await host().readDirectory(place)).toEqual([...names].sort());
      const [first = "", second = ""] = names;
      await host().rename(`${place}/${first}`, `${place}/${second}`);
      expect(await read(`${place}/${second}`)).toBe(first);
      for (const name of names) await host().remove(`${place}/${name}`);
      expect(await host().readDirectory(place)).toEqual([]);
    });

    it("gives null for what is not there", async () => {
      const missing = `${directory()}/missing`;
      expect(await host().readFile(missing)).toBeNull();
      expect(await host().readFile(`${missing}/below`)).toBeNull();
      expect(await host().stat(missing)).toBeNull();
      expect(await host().stat(`${missing}/below`)).toBeNull();
      expect(await host().readDirectory(missing)).toBeNull();
    });

    it("refuses a file above the limit", async () => {
      const path = `${directory()}/large`;
      await host().writeFile(path, new Uint8Array(1_001));
      await expect(host().readFile(path, { maxBytes: 1_000 })).rejects.toMatchObject({
        code: "FILE_TOO_LARGE",
      });
      expect((await host().readFile(path, { maxBytes: 1_001 }))?.length).toBe(1_001);
    });

    it("replaces a file, with the mode asked for", async () => {
      const path = `${directory()}/replaced`;
      await host().writeFile(path, "old", { mode: 0o644 });
      await host().writeFile(path, "new", { mode: 0o750 });
      expect(await read(path)).toBe("new");
      expect((await host().stat(path))?.mode).toBe(0o750);
    });

    it("gives a file to the owner asked for", async () => {
      const path = `${directory()}/owned`;
      const mine = await host().stat(directory());
      const { uid = -1, gid = -1, user = "", group = "" } = mine ?? {};
      await host().writeFile(path, "by number", { owner: { uid, gid } });
      await host().writeFile(path, "by name", { owner: { user, group } });
      expect(await host().stat(path)).toMatchObject({ uid, gid, user, group });
    });

    it("writes a stream, says how far it is, and compares its size", async () => {
      const path = `${directory()}/streamed`;
      const source = patternStream(3_000_000);
      const seen: number[] = [];
      const written = await host().writeFile(path, source.stream, {
        expectedBytes: 3_000_000,
        onProgress: ({ writtenBytes, totalBytes }) => {
          expect(totalBytes).toBe(3_000_000);
          seen.push(writtenBytes);
        },
      });
      expect(written).toMatchObject({ bytes: 3_000_000, sha256: source.sha256(), isHashProven: true });
      expect(seen.at(-1)).toBe(3_000_000);
      expect(seen).toEqual([...seen].sort((a, b) => a - b));
    });

    it("leaves the old file and nothing beside it when a stream breaks", async () => {
      const place = `${directory()}/broken`;
      await host().run(["mkdir", place]);
      await host().writeFile(`${place}/file`, "old");
      const failure = new Error("the download broke");
      const source = patternStream(2_000_000, { failAfterBytes: 1_000_000, failure });
      await expect(host().writeFile(`${place}/file`, source.stream)).rejects.toBe(failure);
      expect(await read(`${place}/file`)).toBe("old");
      expect(await host().readDirectory(place)).toEqual(["file"]);
    });

    it("leaves the old file and nothing beside it when a stream has another size", async () => {
      const place = `${directory()}/another-size`;
      await host().run(["mkdir", place]);
      for (const expectedBytes of [99_999, 100_001]) {
        await expect(
          host().writeFile(`${place}/file`, patternStream(100_000).stream, { expectedBytes }),
        ).rejects.toMatchObject({ code: "SIZE_MISMATCH" });
      }
      expect(await host().readDirectory(place)).toEqual([]);
    });

    it("leaves the old file and nothing beside it when it is aborted or too slow", async () => {
      const place = `${directory()}/aborted-write`;
      await host().run(["mkdir", place]);
      await host().writeFile(`${place}/file`, "old");
      const controller = new AbortController();
      const abortIn = (): ReadableStream<Uint8Array> =>
        new ReadableStream({
          pull: (stream) => {
            stream.enqueue(new Uint8Array(100_000));
            controller.abort();
            return new Promise(() => undefined);
          },
        });
      await expect(
        host().writeFile(`${place}/file`, abortIn(), { signal: controller.signal }),
      ).rejects.toMatchObject({ code: "ABORTED", mayHaveTakenEffect: false });
      await expect(
        host().writeFile(`${place}/file`, new ReadableStream({ pull: () => new Promise(() => undefined) }), {
          timeLimitMs: 300,
        }),
      ).rejects.toMatchObject({ code: "TIMEOUT" });
      expect(await read(`${place}/file`)).toBe("old");
      expect(await host().readDirectory(place)).toEqual(["file"]);
    });

    it("says what is missing or in the way", async () => {
      const place = `${directory()}/in-the-way`;
      await host().run(["mkdir", place]);
      await expect(host().writeFile(`${directory()}/missing/file`, "x")).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
      await expect(host().writeFile(place, "x")).rejects.toMatchObject({ code: "COMMAND_FAILED" });
      await expect(host().rename(`${directory()}/missing`, `${directory()}/x`)).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
      await host().writeFile(`${directory()}/movable`, "x");
      await expect(host().rename(`${directory()}/movable`, place)).rejects.toMatchObject({
        code: "COMMAND_FAILED",
      });
      expect(await host().readDirectory(place)).toEqual([]);
      await expect(host().remove(place)).rejects.toMatchObject({ code: "COMMAND_FAILED" });
      await expect(host().readFile("")).rejects.toThrow(TypeError);
    });

    it("looks at links and at what they lead to", async () => {
      const target = `${directory()}/target of a link`;
      const link = `${directory()}/link`;
      await host().writeFile(target, "12345");
      await host().run(["ln", "-s", target, link]);
      expect(await host().stat(link)).toMatchObject({ kind: "file", bytes: 5, linkTarget: null });
      expect(await host().stat(link, { noFollow: true })).toMatchObject({
        kind: "symbolic-link",
        linkTarget: target,
      });
      expect(await host().stat(directory())).toMatchObject({ kind: "directory", mode: 0o700 });
      await host().writeFile(link, "replaced");
      expect(await host().stat(link, { noFollow: true })).toMatchObject({ kind: "file", bytes: 8 });
      expect(await read(target)).toBe("12345");
    });

    it("removes what is there or not, and directories only when asked to", async () => {
      const place = await host().makeTemporaryDirectory(`${directory()}/removed-`);
      expect((await host().stat(place))?.mode).toBe(0o700);
      await host().writeFile(`${place}/file`, "x");
      await host().remove(`${place}/file`);
      await host().remove(`${place}/file`);
      await host().writeFile(`${place}/file`, "x");
      await host().remove(place, { recursive: true });
      expect(await host().stat(place)).toBeNull();
    });

    it("reaches the files of another user by sudo", async ({ skip }) => {
      const { become } = subject();
      if (become === undefined) return skipAloud(skip, "the subject names no user that sudo may become");
      const place = (await host().run(["mktemp", "-d"], { become })).stdout.trim();
      try {
        const path = `${place}/file`;
        await host().writeFile(path, "theirs", { become, mode: 0o640 });
        expect(await host().stat(path, { become })).toMatchObject({ user: become.user, mode: 0o640 });
        expect(Buffer.from((await host().readFile(path, { become })) ?? []).toString()).toBe("theirs");
        await host().rename(path, `${path}-2`, { become });
        expect(await host().readDirectory(place, { become })).toEqual(["file-2"]);
        await host().remove(`${path}-2`, { become });
        expect(await host().stat(`${path}-2`, { become })).toBeNull();
      } finally {
        await host().remove(place, { become, recursive: true });
      }
    });
  });
}
