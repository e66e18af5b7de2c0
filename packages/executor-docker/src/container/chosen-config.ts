import type { JsonObject, JsonValue } from "@runner-upgrade/plan/platform";
import type { Container, Image } from "../engine/inspection.js";
import { isGenerated } from "./generated-mac.js";
import { isEmpty, isSame, objectOf, textOf, textsOf } from "../json/json.js";

/**
 * What was chosen for a container beyond what its image supplied: the configuration to make another with from another
 * image. What equals the old image's own is left to the new image. Pure.
 */
export function chosenConfig(old: Container, oldImage: Image, engineName: string | null): JsonObject {
  const { config } = old;
  const supplied = oldImage.config;
  const chosen: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(config)) {
    if (fromElsewhere.has(name) || isEmpty(value) || isSame(value, supplied[name])) continue;
    if (name === "MacAddress" && isGenerated(textOf(value), old)) continue;
    chosen[name] = value;
  }
  return {
    ...chosen,
    ...chosenCommand(config, supplied),
    ...hostname(old, engineName),
    Env: without(textsOf(config["Env"]), textsOf(supplied["Env"])),
    Labels: withoutEntries(objectOf(config["Labels"]), objectOf(supplied["Labels"])),
    ...whereSome(
      "ExposedPorts",
      withoutEntries(objectOf(config["ExposedPorts"]), objectOf(supplied["ExposedPorts"])),
    ),
    ...whereSome("Volumes", withoutEntries(objectOf(config["Volumes"]), objectOf(supplied["Volumes"]))),
  };
}

/** Treated by name below, or not a choice at all. */
const fromElsewhere: ReadonlySet<string> = new Set([
  "Image",
  "Env",
  "Labels",
  "ExposedPorts",
  "Volumes",
  "Cmd",
  "Entrypoint",
  "Hostname",
  "OnBuild",
  "ArgsEscaped",
]);

/** With an entrypoint of its own a container has its whole command; otherwise only what differs was chosen. Pure. */
export function chosenCommand(config: JsonObject, supplied: JsonObject): JsonObject {
  const { Cmd: words = null, Entrypoint: entrypoint = null } = config;
  if (!isSame(entrypoint, supplied["Entrypoint"])) {
    // An entrypoint that was taken away is said with an empty word.
    return { Entrypoint: isEmpty(entrypoint) ? [""] : entrypoint, ...(isEmpty(words) ? {} : { Cmd: words }) };
  }
  return isSame(words, supplied["Cmd"]) || isEmpty(words) ? {} : { Cmd: words };
}

/** A host name that is only the old id, or the machine's own, was not chosen. */
function hostname({ id, config, hostConfig }: Container, engineName: string | null): JsonObject {
  const name = textOf(config["Hostname"]);
  const mode = textOf(hostConfig["NetworkMode"]);
  if (name === "" || id.startsWith(name) || mode.startsWith("container:")) return {};
  if (mode === "host" && (engineName === null || name === engineName)) return {};
  return { Hostname: name };
}

function without(entries: readonly string[], supplied: readonly string[]): string[] {
  return entries.filter((entry) => !supplied.includes(entry));
}

function withoutEntries(entries: JsonObject, supplied: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(entries).filter(([name, value]) => !(name in supplied && isSame(value, supplied[name]))),
  );
}

function whereSome(name: string, value: JsonObject): JsonObject {
  return isEmpty(value) ? {} : { [name]: value };
}
