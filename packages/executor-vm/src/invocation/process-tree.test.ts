import { expect, it } from "vitest";
import { parseProcessTree } from "./process-tree.js";

const stat = (pid: number, name: string, parent: number, state = "S"): string =>
  `${String(pid)}/stat:${String(pid)} (${name}) ${state} ${String(parent)} ${Array.from({ length: 20 }, () => "0").join(" ")}\n`;

const text =
  stat(1, "systemd", 0) +
  stat(20, "runsv", 1) +
  stat(21, "odd\n21/stat:21 (x) S 1", 20).replace("\n21/stat:21 (x)", "\n21/stat:21/stat:21 (x)") +
  stat(22, "java", 21) +
  stat(23, "java", 20, "Z") +
  "22/cgroup:1:name=systemd:/system.slice/a.service\n22/cgroup:0::/system.slice/a.service\n";

it("tells who started whom, whatever a process calls itself", () => {
  const tree = parseProcessTree(text);
  expect(tree.ancestors({ parentPid: 21 }).map(({ pid }) => pid)).toEqual([21, 20]);
  expect(tree.get(22)).toEqual({
    pid: 22,
    parentPid: 21,
    name: "java",
    cgroup: "1:name=systemd:/system.slice/a.service\n0::/system.slice/a.service",
  });
  expect(tree.isAncestor(20, { parentPid: 21 })).toBe(true);
  expect(tree.isAncestor(22, { parentPid: 1 })).toBe(false);
});

it("leaves out what has ended, and knows no ancestors of a stranger", () => {
  const tree = parseProcessTree(text);
  expect(tree.get(23)).toBeUndefined();
  expect(tree.ancestors({ parentPid: 99 })).toEqual([]);
});
