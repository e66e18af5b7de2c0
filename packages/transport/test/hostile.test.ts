import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { fc, test } from "@fast-check/vitest";
import { afterAll, beforeAll, describe, expect } from "vitest";

import { localTransport, TransportError } from "../src/index.js";
import type { HostSession, Transport } from "../src/index.js";
import { startSshServer } from "../src/testing/index.js";
import type { SshServer } from "../src/testing/index.js";
import { sshClients } from "./ssh-clients.js";

/** What a terminal obeys, what turns text or hides in it; line ends and tabs are kept in what a host said. */
const obeyed = /[^\P{Cc}\n\t]|\p{Cf}|[\u2028\u2029]/u;

/** Pieces that a shell, `ls`, a log or a terminal may take for something else; `NEVER` is a file that must not come. */
const pieces = (never: string): readonly string[] => [
  `$(touch ${never})`,
  `\`touch ${never}\``,
  `; touch ${never} #`,
  `| touch ${never}`,
  `&& touch ${never}`,
  `\ntouch ${never}\n`,
  `'; touch ${never}; '`,
  `"; touch ${never}; "`,
  `\${IFS}`,
  "-rf",
  "--",
  "-",
  "..",
  ".",
  "*",
  "?",
  "[a-z]",
  "~",
  "~root",
  "!!",
  "\\",
  "%s",
  "%n",
  "\u001b[2J",
  "\u001b]0;title\u0007",
  "\u001e",
  "\u009b31m",
  "\u202e",
  "\r",
  "\t",
  "\n",
  "'",
  '"',
  " ",
  "=",
  "É",
  "你",
  "🚀",
  "lineFeed",
  '"$lineFeed"',
];

describe.each([{ name: "local", missing: null }, ...sshClients].filter(({ missing }) => missing === null))(
  "hostile texts over $name",
  (way) => {
    let root = "";
    let never = "";
    let inside = "";
    let transport: Transport;
    let host: HostSession;
    let server: SshServer | null = null;
    const hostile = fc
      .array(
        fc.oneof(
          { weight: 4, arbitrary: fc.integer({ min: 0, max: pieces("x").length - 1 }).map((at) => ({ at })) },
          { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 6 }).map((text) => ({ text })) },
          { weight: 1, arbitrary: fc.constant({ text: "x".repeat(5_000) }) },
        ),
        { minLength: 1, maxLength: 5 },
      )
      .map((parts) => () => {
        const text = parts.map((part) => ("at" in part ? pieces(never)[part.at] : part.text)).join("");
        // No NUL: no program can be given one. A lone surrogate is no text.
        return Buffer.from(text.replaceAll("\0", "")).toString("utf8");
      });
    /** A name of one file: no slash, no longer than a file system takes. */
    const nameOf = (text: string): string => {
      const bytes = Buffer.from(`n${text.replaceAll("/", "_")}`).subarray(0, 200);
      return bytes.toString("utf8").replace(/(?<!\ufffd)\ufffd+$/, "");
    };

    beforeAll(async () => {
      root = await mkdtemp(join(tmpdir(), "hostile-"));
      never = join(root, "never");
      inside = join(root, "inside");
      await mkdir(inside);
      const client = sshClients.find(({ name }) => name === way.name);
      if (client === undefined) {
        transport = localTransport();
        host = await transport.connect("localhost");
      } else {
        server = await startSshServer();
        transport = await client.connectTo(server);
        host = await transport.connect(server.address);
      }
    });
    afterAll(async () => {
      await host[Symbol.asyncDispose]();
      await transport[Symbol.asyncDispose]();
      await server?.[Symbol.asyncDispose]();
      await rm(root, { recursive: true, force: true });
    });
    const expectNothingElse = async (): Promise<void> => {
      expect(await readdir(root)).toEqual(["inside"]);
    };

    test.prop([fc.array(hostile, { minLength: 1, maxLength: 4 }), hostile], { numRuns: 6 })(
      "reach a program as arguments, variables, input and directory, unchanged, and nothing else runs",
      async (parts, name) => {
        const texts = parts.map((part) => part());
        const directory = join(inside, nameOf(name()));
        await mkdir(directory);
        const script = 'pwd -P; printf "%s\\0" "$@" "$VALUE"; cat';
        const { stdout, exitCode } = await host.run(["sh", "-c", script, "sh", ...texts], {
          directory,
          environment: { VALUE: texts[0] ?? "" },
          stdin: texts.join("\0"),
        });
        await rm(directory, { recursive: true });
        expect(exitCode).toBe(0);
        const said = [...texts, texts[0] ?? ""].map((text) => `${text}\0`).join("");
        expect(stdout).toBe(`${directory}\n${said}${texts.join("\0")}`);
        await expectNothingElse();
      },
      120_000,
    );

    test.prop([hostile, hostile, hostile], { numRuns: 6 })(
      "name files that stay in their directory",
      async (first, second, content) => {
        const [from, to] = [nameOf(first()), nameOf(`2${second()}`)].map((name) => join(inside, name));
        const text = content();
        expect((await host.writeFile(from!, text)).isHashProven).toBe(true);
        expect(await readFile(from!, "utf8")).toBe(text);
        expect(Buffer.from((await host.readFile(from!)) ?? []).toString("utf8")).toBe(text);
        expect(await host.stat(from!)).toMatchObject({ kind: "file", mode: 0o600 });
        expect(await host.readDirectory(inside)).toEqual([from!.slice(inside.length + 1)]);
        await host.rename(from!, to!);
        expect(await readdir(inside)).toEqual([to!.slice(inside.length + 1)]);
        const temporary = await host.makeTemporaryDirectory(join(inside, nameOf(first())));
        expect(temporary.startsWith(join(inside, nameOf(first())))).toBe(true);
        await host.remove(temporary, { recursive: true });
        await host.remove(to!);
        expect(await readdir(inside)).toEqual([]);
        await expectNothingElse();
      },
      120_000,
    );

    test.prop([hostile, hostile], { numRuns: 6 })(
      "stand in errors as text that no terminal obeys, bounded",
      async (name, said) => {
        const path = join(root, "missing", nameOf(name()));
        const missing = await Promise.allSettled([
          host.writeFile(path, "x"),
          host.rename(path, join(inside, "x")),
          host.readFile(join("/dev/null", nameOf(name())), {}),
          host.run(["true"], { directory: path }),
          host.run([`/missing/${nameOf(said())}`]),
          host.readFile("/etc/passwd", { maxBytes: 1 }),
        ]);
        const errors = missing.flatMap((outcome) =>
          outcome.status === "rejected" && TransportError.isInstance(outcome.reason) ? [outcome.reason] : [],
        );
        expect(errors.length).toBeGreaterThanOrEqual(3);
        for (const { message } of errors) {
          expect(message).not.toMatch(obeyed);
          expect(message.length).toBeLessThan(6_000);
        }
        await expectNothingElse();
      },
      120_000,
    );

    test.prop([fc.uint8Array({ minLength: 1, maxLength: 300 }), hostile], { numRuns: 8 })(
      "that a host writes are what it wrote, whatever bytes, and end no command",
      async (bytes, text) => {
        // What looks like a marker of ours, without our secret number, is output like any other.
        const output = Buffer.concat([
          Buffer.from(bytes),
          Buffer.from(`\u001e0123456789abcdef01 ended 0\n\u001e${text()}`),
        ]);
        const { stdout } = await host.run(["cat"], { stdin: output });
        const { stderr, exitCode } = await host.run(["sh", "-c", "cat >&2; exit 7"], { stdin: output });
        expect(stdout).toBe(output.toString("utf8"));
        expect(stderr).toBe(output.toString("utf8"));
        expect(exitCode).toBe(7);
      },
      120_000,
    );

    test("file names that are no UTF-8 are listed beside the others, and harm nobody", async () => {
      const odd = Buffer.concat([Buffer.from(`${inside}/odd-`), Buffer.from([0xff, 0xfe, 0x1b])]);
      await writeFile(odd, "");
      await writeFile(join(inside, "plain"), "");
      expect(await host.readDirectory(inside)).toEqual(["odd-\ufffd\ufffd\u001b", "plain"]);
      await rm(odd);
      await rm(join(inside, "plain"));
    });
  },
);
