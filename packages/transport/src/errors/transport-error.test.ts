import { describe, expect, it } from "vitest";

import { TransportError } from "./transport-error.js";

describe("TransportError", () => {
  it("is known across copies of the package, by its marker", () => {
    const error = new TransportError({ code: "TIMEOUT", message: "late" });
    expect(TransportError.isInstance(error)).toBe(true);
    const foreign = Object.assign(new Error("late"), {
      [Symbol.for("@runner-upgrade/TransportError")]: true,
    });
    expect(TransportError.isInstance(foreign)).toBe(true);
    expect(TransportError.isInstance(new Error("late"))).toBe(false);
    expect(TransportError.isInstance(null)).toBe(false);
  });

  it("says by itself what may be tried again, and what may have taken effect", () => {
    const of = (code: "CONNECTION_LOST" | "HOST_UNREACHABLE" | "DISK_FULL"): TransportError =>
      new TransportError({ code, message: code });
    expect(of("CONNECTION_LOST")).toMatchObject({ isRetryable: true, mayHaveTakenEffect: true });
    expect(of("HOST_UNREACHABLE")).toMatchObject({ isRetryable: true, mayHaveTakenEffect: false });
    expect(of("DISK_FULL")).toMatchObject({ isRetryable: false, mayHaveTakenEffect: false });
  });

  it("keeps its cause", () => {
    const cause = new Error("below");
    expect(new TransportError({ code: "TIMEOUT", message: "late", cause }).cause).toBe(cause);
    expect("cause" in new TransportError({ code: "TIMEOUT", message: "late" })).toBe(false);
  });
});
