import { expect, it } from "vitest";
import { limitArguments } from "./limit-arguments.js";

const files = { name: "Max open files", soft: "2048", hard: "4096" };

it("names what differs, and nothing else", () => {
  const cpu = { name: "Max cpu time", soft: "unlimited", hard: "unlimited" };
  expect(limitArguments([files, cpu], [{ ...files, soft: "1024" }, cpu])).toEqual(["nofile=2048:4096"]);
  expect(limitArguments([files, cpu], [files, cpu])).toEqual([]);
});

it("passes over limits that prlimit does not know", () => {
  expect(limitArguments([{ name: "Max imagination", soft: "1", hard: "1" }], [])).toEqual([]);
});
