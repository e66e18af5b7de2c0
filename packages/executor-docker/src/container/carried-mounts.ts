import type { JsonObject } from "@runner-upgrade/plan/platform";
import type { Container } from "../engine/inspection.js";
import { isEmpty, listOf, objectOf, textOf, textsOf } from "../json/json.js";

/**
 * The mounts of the new container: those that were asked for, as they were written, and every volume that the engine
 * made by itself (anonymous, or declared by the image), by its name now, so that what is in it stays. Destinations in
 * `inherited` come from another container by `--volumes-from`. Pure.
 */
export function carriedMounts(old: Container, inherited: ReadonlySet<string>): JsonObject {
  const { hostConfig, mounts } = old;
  const asked = listOf(hostConfig["Mounts"]).map((one) => {
    const mount = objectOf(one);
    if (mount["Type"] !== "volume" || !isEmpty(mount["Source"])) return mount;
    const made = mounts.find(({ destination }) => destination === mount["Target"]);
    return made === undefined ? mount : { ...mount, Source: made.name };
  });
  const named = new Set<string>([
    ...asked.map((mount) => textOf(mount["Target"])),
    ...textsOf(hostConfig["Binds"]).map(destinationOf),
    ...Object.keys(objectOf(hostConfig["Tmpfs"])),
    ...inherited,
  ]);
  const anonymous = mounts
    .filter(({ kind, name, destination }) => kind === "volume" && name !== "" && !named.has(destination))
    .map(({ name, destination, isWritable }) => ({
      Type: "volume",
      Source: name,
      Target: destination,
      ...(isWritable ? {} : { ReadOnly: true }),
    }));
  const all = [...asked, ...anonymous];
  return all.length === 0 ? {} : { Mounts: all };
}

/** Where a bind (`source:destination[:options]`) leads to. */
export function destinationOf(bind: string): string {
  const parts = bind.split(":");
  return (parts.length === 1 ? parts[0] : parts[1]) ?? "";
}
