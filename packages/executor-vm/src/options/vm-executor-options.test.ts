import { expect, test } from "vitest";
import { localTransport } from "@runner-upgrade/transport";
import { createVmExecutor } from "../create-vm-executor.js";

const given = { transport: localTransport() };

test.each<[string, object, RegExp]>([
  [
    "a name that is no option",
    { stayGoneMs: 1 },
    /^createVmExecutor has no option "stayGoneMs"\. .* staysGoneMs/,
  ],
  ["a delta mode that is none", { delta: true }, /`delta` to be "auto" or "off", not true/],
  ["a duration that is none", { pollMs: -1 }, /`pollMs` to be a number that is not negative/],
])("refuses %s", (_name, wrong, says) => {
  expect(() => createVmExecutor({ ...given, ...wrong })).toThrow(says);
});
