import { expect, test } from "vitest";
import { stepError } from "./step-error.js";

const subject = {
  runner: { id: "r-1\nFAILED Runner two", name: 'one\r\n\u001b[2JERROR: "all is lost"' },
  host: { address: "host\nsecond line" },
};

test("no name, id or address can begin a line of its own, or reach the terminal", () => {
  const { message } = stepError(subject, "NOT_STOPPED", "Its process still runs.", {
    remedies: ["Look at\u001b[31m it."],
  });
  expect(message).toBe(
    'Runner "one ERROR: "all is lost"" (r-1 FAILED Runner two) on host second line: Its process still runs. Look at it.',
  );
});

test("what it is about stays as it is beside the words", () => {
  expect(stepError(subject, "TIMEOUT", "Not done.", { isRetryable: true })).toMatchObject({
    code: "TIMEOUT",
    host: subject.host.address,
    runnerId: subject.runner.id,
    isRetryable: true,
  });
});
