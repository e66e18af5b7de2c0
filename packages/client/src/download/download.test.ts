import { describe, expect, it } from "vitest";
import { failureOf, subject, type Subject } from "../../test/support/clients.js";
import { html, json } from "../../test/support/observed-server.js";
import type { DownloadOptions, DownloadProgress, RunnerApiError } from "../index.js";

const magic = [0x50, 0x4b, 3, 4];
const chunk = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);
const jarType = { "content-type": "application/java-archive" };

/** A body of the given chunks that ends, breaks or goes on for ever; `cancelled` tells whether it was let go. */
function bodyOf(chunks: Uint8Array[], end: "close" | "break" | "hang" = "close") {
  const state = { cancelled: false };
  const rest = [...chunks];
  const stream = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        const next = rest.shift();
        if (next !== undefined) controller.enqueue(next);
        else if (end === "close") controller.close();
        else if (end === "break")
          controller.error(Object.assign(new Error("terminated"), { code: "UND_ERR_SOCKET" }));
        else return new Promise<void>(() => undefined);
        return undefined;
      },
      cancel: () => {
        state.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, state };
}

const serve = (
  body: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = jarType,
): Subject => subject(() => new Response(body, { headers }), { retry: { attempts: 1 } });

const collect = async (stream: ReadableStream<Uint8Array>): Promise<number[]> => [
  ...new Uint8Array(await new Response(stream).arrayBuffer()),
];

const whole = async (one: Subject, options: DownloadOptions): Promise<number[]> =>
  await one.clock.run(one.client.downloadPackage("canary-tk", options).then(({ stream }) => collect(stream)));

const refused = async (one: Subject, options: DownloadOptions): Promise<RunnerApiError> =>
  await one.clock.run(failureOf(one.client.downloadPackage("canary-tk", options)));

describe("a package", () => {
  it("comes as a stream, with progress, name and size", async () => {
    const { stream } = bodyOf([chunk(0x50), chunk(0x4b, 3), chunk(4, 1), chunk(2, 3)]);
    const one = serve(stream, {
      ...jarType,
      "content-length": "7",
      "content-disposition": 'attachment; filename="../../runner-abc.jar"',
    });
    const progress: DownloadProgress[] = [];
    const download = await one.clock.run(
      one.client.downloadPackage("tk", { minBytes: 7, maxBytes: 7, onProgress: (now) => progress.push(now) }),
    );
    expect(download).toMatchObject({
      sizeBytes: 7,
      fileName: "runner-abc.jar",
      contentType: "application/java-archive",
    });
    expect(await one.clock.run(collect(download.stream))).toEqual([...magic, 1, 2, 3]);
    expect(progress).toEqual([
      { receivedBytes: 5, totalBytes: 7 },
      { receivedBytes: 7, totalBytes: 7 },
    ]);
    expect(one.server.calls[0]?.headers.get("accept-encoding")).toBe("identity");
    expect(one.clock.pending()).toBe(0);
  });

  it("is taken from the wire only as it is read", async () => {
    const body = bodyOf([chunk(...magic), chunk(1), chunk(2)]);
    const one = serve(body.stream);
    const { stream } = await one.clock.run(one.client.downloadPackage("tk", { minBytes: 1 }));
    await one.clock.run(stream.cancel());
    expect(body.state.cancelled).toBe(true);
    expect(one.clock.pending()).toBe(0);
  });

  it.each([
    undefined,
    "application/octet-stream",
    "application/zip",
    "binary/octet-stream",
    "application/java-archive; x=y",
  ])("may call itself %s", async (type) => {
    const one = serve(
      bodyOf([chunk(...magic, 9)]).stream,
      type === undefined ? {} : { "content-type": type },
    );
    expect(await whole(one, { minBytes: 1 })).toEqual([...magic, 9]);
  });

  it("whose transfer is compressed is not held against the announced length", async () => {
    const one = serve(bodyOf([chunk(...magic, 9)]).stream, {
      ...jarType,
      "content-length": "3",
      "content-encoding": "x-own",
    });
    expect(await whole(one, { minBytes: 1 })).toHaveLength(5);
  });
});

describe("what is no package is refused before a byte is handed out", () => {
  it.each([
    ["JSON", () => json({ error: true }), "PACKAGE_IMPLAUSIBLE"],
    ["text", () => new Response("no"), "PACKAGE_IMPLAUSIBLE"],
    [
      "a problem document",
      () => new Response("{}", { headers: { "content-type": "application/problem+json" } }),
      "PACKAGE_IMPLAUSIBLE",
    ],
    ["a login page", () => html("<input type=password>"), "LOGIN_PAGE"],
    ["another page", () => html("<title>Proxy</title>"), "NOT_JSON"],
    ["404", () => json({ message: "no such token" }, { status: 404 }), "NOT_FOUND"],
    [
      "other bytes",
      () => new Response(chunk(1, 2, 3, 4, 5) as Uint8Array<ArrayBuffer>),
      "PACKAGE_IMPLAUSIBLE",
    ],
    [
      "an empty zip",
      () => new Response(chunk(0x50, 0x4b, 5, 6) as Uint8Array<ArrayBuffer>),
      "PACKAGE_IMPLAUSIBLE",
    ],
    [
      "three bytes",
      () => new Response(chunk(0x50, 0x4b, 3) as Uint8Array<ArrayBuffer>),
      "PACKAGE_IMPLAUSIBLE",
    ],
    ["nothing", () => new Response(null), "PACKAGE_IMPLAUSIBLE"],
  ])("%s", async (_name, answer, code) => {
    const error = await refused(subject(answer), { minBytes: 1 });
    expect(error).toMatchObject({ code, path: "/runnerManagement/download/{downloadToken}" });
    expect(error.message).not.toContain("canary");
  });

  it.each([
    ["too small", "999999", {}],
    ["too large", "1000000001", {}],
    ["below a limit of one's own", "4", { minBytes: 5 }],
    ["above a limit of one's own", "6", { minBytes: 1, maxBytes: 5 }],
  ])("an announced size that is %s", async (_name, length, options) => {
    const body = bodyOf([chunk(...magic)], "hang");
    const error = await refused(serve(body.stream, { ...jarType, "content-length": length }), options);
    expect(error.code).toBe("PACKAGE_IMPLAUSIBLE");
    expect(error.message).toContain(length);
    expect(body.state.cancelled).toBe(true);
  });
});

describe("a package on its way", () => {
  it.each([
    ["shorter than announced", bodyOf([chunk(...magic, 1)]), "9", "DOWNLOAD_INTERRUPTED", "5 of 9"],
    ["longer than announced", bodyOf([chunk(...magic, 1)]), "4", "DOWNLOAD_INTERRUPTED", "5 of 4"],
    ["broken off", bodyOf([chunk(...magic, 1)], "break"), "9", "DOWNLOAD_INTERRUPTED", "5 of 9"],
    [
      "broken off without a length",
      bodyOf([chunk(...magic, 1)], "break"),
      null,
      "DOWNLOAD_INTERRUPTED",
      "5 of an unknown number",
    ],
    [
      "smaller than plausible, unannounced",
      bodyOf([chunk(...magic)]),
      null,
      "PACKAGE_IMPLAUSIBLE",
      "4 bytes",
    ],
    ["silent", bodyOf([chunk(...magic, 1)], "hang"), "9", "TIMEOUT", "60000 ms, after 5 bytes"],
  ])("that is %s ends its stream", async (_name, body, length, code, words) => {
    const one = serve(body.stream, { ...jarType, ...(length === null ? {} : { "content-length": length }) });
    const options = length === null ? { minBytes: 5 } : { minBytes: 1 };
    const error = await one.clock.run(
      failureOf(whole(one, code === "DOWNLOAD_INTERRUPTED" ? { minBytes: 1 } : options)),
    );
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
    expect(error.isRetryable).toBe(code !== "PACKAGE_IMPLAUSIBLE");
    if (code === "TIMEOUT") expect(body.state.cancelled).toBe(true);
    expect(one.clock.pending()).toBe(0);
  });

  it("that is longer than plausible is cut off", async () => {
    const body = bodyOf([chunk(...magic), chunk(1, 2), chunk(3, 4)], "hang");
    const one = serve(body.stream);
    const error = await one.clock.run(failureOf(whole(one, { minBytes: 1, maxBytes: 7 })));
    expect(error).toMatchObject({ code: "PACKAGE_IMPLAUSIBLE" });
    expect(body.state.cancelled).toBe(true);
  });

  it("ends when it is aborted, in the middle of a wait too", async () => {
    const controller = new AbortController();
    const body = bodyOf([chunk(...magic)], "hang");
    const one = serve(body.stream);
    const { stream } = await one.clock.run(
      one.client.downloadPackage("tk", { minBytes: 1, signal: controller.signal }),
    );
    const reader = stream.getReader();
    await one.clock.run(reader.read());
    const next = failureOf(reader.read());
    controller.abort();
    expect((await next).code).toBe("ABORTED");
    expect(body.state.cancelled).toBe(true);
    expect(one.clock.pending()).toBe(0);
  });

  it("that nobody reads lets its connection go when it is aborted", async () => {
    const controller = new AbortController();
    const body = bodyOf([chunk(...magic)], "hang");
    const one = serve(body.stream);
    const { stream } = await one.clock.run(
      one.client.downloadPackage("tk", { minBytes: 1, signal: controller.signal }),
    );
    controller.abort();
    expect(body.state.cancelled).toBe(true);
    expect((await failureOf(collect(stream))).code).toBe("ABORTED");
  });

  it("ends when its progress cannot be told", async () => {
    const body = bodyOf([chunk(...magic)], "hang");
    const one = serve(body.stream);
    const onProgress = (): void => {
      throw new Error("no screen");
    };
    await expect(one.clock.run(whole(one, { minBytes: 1, onProgress }))).rejects.toThrow("no screen");
    expect(body.state.cancelled).toBe(true);
  });

  it("that breaks before its first bytes are seen is asked for again", async () => {
    let tries = 0;
    const one = subject(
      () =>
        new Response(
          bodyOf([chunk(...magic)], ++tries === 1 ? "break" : "close").stream.pipeThrough(
            new TransformStream(),
          ),
          { headers: jarType },
        ),
    );
    const early = subject(
      () => new Response(bodyOf([], ++tries < 4 ? "break" : "close").stream, { headers: jarType }),
    );
    expect(await one.clock.run(one.client.downloadPackage("tk", { minBytes: 1 }))).toMatchObject({
      sizeBytes: null,
    });
    tries = 0;
    expect(
      await early.clock.run(failureOf(early.client.downloadPackage("tk", { minBytes: 1 }))),
    ).toMatchObject({ code: "PACKAGE_IMPLAUSIBLE" });
    expect(early.server.calls).toHaveLength(4);
  });
});
