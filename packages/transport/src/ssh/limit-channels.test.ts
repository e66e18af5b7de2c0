import { PassThrough } from "node:stream";

import { describe, expect, it } from "vitest";

import type { ProcessEnd } from "../command/started-command.js";
import type { HostChannel, OpenChannel } from "../shell/host-channel.js";
import { limitChannels } from "./limit-channels.js";

interface Opened {
  readonly line: string;
  readonly end: () => void;
}

function createFixture(maxChannels: number): { readonly open: OpenChannel; readonly opened: Opened[] } {
  const opened: Opened[] = [];
  const openChannel: OpenChannel = (line) => {
    if (line === "refused") return Promise.reject(new Error("refused"));
    let end: () => void = () => undefined;
    const exit = new Promise<ProcessEnd>((resolve) => {
      end = () => {
        resolve({ exitCode: 0, signal: null });
      };
    });
    opened.push({ line, end });
    const channel: HostChannel = {
      stdin: new PassThrough(),
      stdout: new PassThrough(),
      stderr: new PassThrough(),
      exit,
      close: () => undefined,
    };
    return Promise.resolve(channel);
  };
  return { open: limitChannels("host", openChannel, maxChannels), opened };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("limitChannels", () => {
  const never = new AbortController().signal;

  it("lets so many be open, and the others wait in order", async () => {
    const { open, opened } = createFixture(2);
    const all = ["a", "b", "c", "d"].map((line) => open(line, never));
    await settle();
    expect(opened.map(({ line }) => line)).toEqual(["a", "b"]);
    opened[1]?.end();
    await settle();
    expect(opened.map(({ line }) => line)).toEqual(["a", "b", "c"]);
    opened[0]?.end();
    opened[2]?.end();
    await Promise.all(all);
    expect(opened.map(({ line }) => line)).toEqual(["a", "b", "c", "d"]);
  });

  it("gives a place back when the server has let go of the channel, not when the process ends", async () => {
    let letGo = (): void => undefined;
    const freed = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const opened: string[] = [];
    const open = limitChannels(
      "host",
      (line) => {
        opened.push(line);
        return Promise.resolve({
          stdin: new PassThrough(),
          stdout: new PassThrough(),
          stderr: new PassThrough(),
          exit: Promise.resolve({ exitCode: 0, signal: null }),
          freed,
          close: () => undefined,
        });
      },
      1,
    );
    const both = [open("a", never), open("b", never)];
    await settle();
    expect(opened).toEqual(["a"]);
    letGo();
    await Promise.all(both);
    expect(opened).toEqual(["a", "b"]);
  });

  it("gives the place back of what could not be opened", async () => {
    const { open } = createFixture(1);
    await expect(open("refused", never)).rejects.toThrow("refused");
    await expect(open("a", never)).resolves.toBeDefined();
  });

  it("lets one that waits be aborted, and loses no place by it", async () => {
    const { open, opened } = createFixture(1);
    await open("a", never);
    const controller = new AbortController();
    const waiting = open("b", controller.signal);
    const next = open("c", never);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: "ABORTED" });
    opened[0]?.end();
    await next;
    expect(opened.map(({ line }) => line)).toEqual(["a", "c"]);
  });
});
