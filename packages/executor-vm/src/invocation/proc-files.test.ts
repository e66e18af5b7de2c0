import { expect, it } from "vitest";
import { parseEnvironment, parseLimits, parseNulList, parseStat, parseStatus } from "./proc-files.js";

it("keeps empty arguments, and those with line feeds", () => {
  expect(parseNulList("java\0\0a\nb\0")).toEqual(["java", "", "a\nb"]);
  expect(parseNulList("")).toEqual([]);
});

it("reads variables in their order, equals signs and all", () => {
  expect(parseEnvironment("A=1\0B=x=y\0C=\0no variable\0=odd\0")).toEqual([
    ["A", "1"],
    ["B", "x=y"],
    ["C", ""],
  ]);
});

it("reads stat although a program may call itself anything", () => {
  const fields = Array.from({ length: 50 }, (_, index) => String(index + 4));
  expect(parseStat(`42 (java) S) ) S 1 ${fields.slice(1).join(" ")}`)).toEqual({
    name: "java) S) ",
    state: "S",
    parentPid: 1,
    startedAtTicks: "22",
  });
  expect(parseStat("")).toBeNull();
});

// Recorded from Linux 6.
const status = `Name:\tjava
Umask:\t0027
State:\tS (sleeping)
Pid:\t226
Uid:\t1001\t1001\t1001\t1001
Gid:\t1001\t1001\t1001\t1001
Groups:\t27 1001 
NSpid:\t226
SigIgn:\t0000000000000005
SigCgt:\t2000000101005ccf
`;

it("reads ids, groups, umask and ignored signals", () => {
  expect(parseStatus(status)).toEqual({
    uid: 1001,
    gid: 1001,
    isOneUser: true,
    groups: [27, 1001],
    umask: "0027",
    ignoredSignals: [1, 3],
    isInContainer: false,
  });
});

it("tells a program that is changing its user, by any of its ids", () => {
  for (const ids of ["1001\t0\t1001\t1001", "1001\t1001\t0\t1001"])
    expect(parseStatus(`Uid:\t${ids}\nGid:\t1\t1\t1\t1\n`)).toMatchObject({ isOneUser: false });
});

it("knows a process of a container by its second process id, and misses nothing that is optional", () => {
  expect(parseStatus(status.replace("NSpid:\t226", "NSpid:\t226\t7"))).toMatchObject({ isInContainer: true });
  expect(parseStatus("Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nGroups:\t\n")).toMatchObject({
    groups: [],
    umask: null,
  });
  expect(parseStatus("Name:\tx\n")).toBeNull();
});

it("reads limits, those without a unit too", () => {
  const text = `Limit                     Soft Limit           Hard Limit           Units     
Max cpu time              unlimited            unlimited            seconds   
Max open files            2048                 4096                 files     
Max nice priority         0                    0                    
`;
  expect(parseLimits(text)).toEqual([
    { name: "Max cpu time", soft: "unlimited", hard: "unlimited" },
    { name: "Max open files", soft: "2048", hard: "4096" },
    { name: "Max nice priority", soft: "0", hard: "0" },
  ]);
});
