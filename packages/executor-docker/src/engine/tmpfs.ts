import { objectOf } from "../json/json.js";
import type { Container } from "./inspection.js";

/** Where a container has a tmpfs: one of `--tmpfs` is no mount to the engine, one of `--mount` is. */
export function tmpfsesOf({ mounts, hostConfig }: Container): readonly string[] {
  return [
    ...mounts.filter(({ kind }) => kind === "tmpfs").map(({ destination }) => destination),
    ...Object.keys(objectOf(hostConfig["Tmpfs"])),
  ];
}
