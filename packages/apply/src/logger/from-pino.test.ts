import { describe, expect, it } from "vitest";
import { fromPino, type PinoLogger } from "./from-pino.js";

type Line = Record<string, unknown>;

/** Orders its arguments as pino does, and needs its `this`: an object first becomes fields, a string first is the message. */
class FakePino implements PinoLogger {
  readonly lines: Line[] = [];
  debug(first: unknown, second?: unknown): void {
    this.#write("debug", first, second);
  }
  info(first: unknown, second?: unknown): void {
    this.#write("info", first, second);
  }
  warn(first: unknown, second?: unknown): void {
    this.#write("warn", first, second);
  }
  error(first: unknown, second?: unknown): void {
    this.#write("error", first, second);
  }
  #write(level: string, first: unknown, second: unknown): void {
    // Pino drops what follows a message that has no placeholder for it.
    this.lines.push(
      typeof first === "string" ? { level, msg: first } : { level, ...(first as Line), msg: second },
    );
  }
}

describe("fromPino", () => {
  it.each(["debug", "info", "warn", "error"] as const)(
    "writes the details as fields and the message as msg at level %s",
    (level) => {
      const pino = new FakePino();
      fromPino(pino)[level]("step-started", { runnerId: "r1" });
      expect(pino.lines).toEqual([{ level, runnerId: "r1", msg: "step-started" }]);
    },
  );

  it("writes a message without details as msg alone", () => {
    const pino = new FakePino();
    fromPino(pino).warn("onEvent threw");
    expect(pino.lines).toEqual([{ level: "warn", msg: "onEvent threw" }]);
  });

  it("keeps the details that pino drops when the message comes first", () => {
    const pino = new FakePino();
    pino.info("step-started", { runnerId: "r1" });
    expect(pino.lines).toEqual([{ level: "info", msg: "step-started" }]);
  });
});
