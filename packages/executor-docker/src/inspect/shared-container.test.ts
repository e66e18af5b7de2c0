import { expect, it } from "vitest";
import type { ContainerProcess } from "../engine/inspection.js";
import { separateJvms } from "./shared-container.js";

const process = (pid: number, parentPid: number, command: string): ContainerProcess => ({
  pid,
  parentPid,
  command,
});
const pidsOf = (processes: readonly ContainerProcess[], firstPid: number): readonly number[] =>
  separateJvms(processes, firstPid).map(({ pid }) => pid);

it("counts a Runner once, whatever started it and whatever it started", () => {
  expect(pidsOf([process(100, 1, "java -jar runner.jar")], 100)).toEqual([100]);
  const jobs = [
    process(100, 1, "/sbin/tini -- entrypoint.sh"),
    process(101, 100, "/bin/sh entrypoint.sh"),
    process(102, 101, "/opt/java/bin/java -jar runner.jar"),
    process(103, 102, "sh -c job"),
    process(104, 103, "java -jar job.jar"),
  ];
  expect(pidsOf(jobs, 100)).toEqual([102]);
});

it("leaves out what came into the container by another way", () => {
  expect(pidsOf([process(100, 1, "java -jar runner.jar"), process(200, 1, "java Health")], 100)).toEqual([
    100,
  ]);
});

it("finds a JVM beside the Runner", () => {
  const both = [
    process(100, 1, "sh -c both"),
    process(101, 100, "java -jar runner.jar"),
    process(102, 100, "/usr/bin/java -jar other.jar"),
  ];
  expect(pidsOf(both, 100)).toEqual([101, 102]);
});

it("ends where a list of processes makes no sense", () => {
  expect(pidsOf([process(1, 2, "java a"), process(2, 1, "java b")], 9)).toEqual([]);
});
