import type { JsonObject } from "@runner-upgrade/plan/platform";
import type { Container } from "../engine/inspection.js";
import { generatedMac } from "./generated-mac.js";
import { isEmpty, objectOf, textOf, textsOf } from "../json/json.js";

/** How a container stands in its networks. */
export interface CarriedNetworks {
  /** For the call that creates it: engines before API 1.44 take one network there. */
  readonly first: Readonly<Record<string, JsonObject>>;
  /** To be connected afterwards. */
  readonly others: readonly { readonly network: string; readonly endpoint: JsonObject }[];
  /** What it was made in and taken out of later. */
  readonly left: readonly string[];
}

/** The networks of the new container, with the aliases and addresses that were chosen. Pure. */
export function carriedNetworks(old: Container): CarriedNetworks {
  const mode = textOf(old.hostConfig["NetworkMode"]);
  if (mode === "host" || mode === "none" || mode.startsWith("container:"))
    return { first: {}, others: [], left: [] };
  const entries = Object.entries(old.networks);
  const madeIn = mode === "default" || mode === "" ? "bridge" : mode;
  const first = entries.find(([name, { NetworkID: id }]) => name === madeIn || id === madeIn);
  return {
    first: first === undefined ? {} : { [first[0]]: endpointOf(old, first[1]) },
    others: entries
      .filter((entry) => entry !== first)
      .map(([network, endpoint]) => ({ network, endpoint: endpointOf(old, endpoint) })),
    left: first === undefined && entries.length > 0 ? [madeIn] : [],
  };
}

/** What the engine itself writes into an endpoint. Whatever else stands there was chosen, be it known to us or not. */
const engineOwn: ReadonlySet<string> = new Set([
  "NetworkID",
  "EndpointID",
  "Gateway",
  "IPAddress",
  "IPPrefixLen",
  "IPv6Gateway",
  "GlobalIPv6Address",
  "GlobalIPv6PrefixLen",
  "DNSNames",
]);
/** Written anew below, without what is the engine's in them. */
const saidAnew: ReadonlySet<string> = new Set(["Aliases", "IPAMConfig", "Links", "MacAddress"]);

/** What was chosen of an endpoint; an alias that is only the old id is the engine's. */
function endpointOf({ id }: Container, endpoint: JsonObject): JsonObject {
  const chosen = Object.entries(endpoint).filter(
    ([name, value]) => !engineOwn.has(name) && !saidAnew.has(name) && !isEmpty(value),
  );
  const aliases = textsOf(endpoint["Aliases"]).filter((alias) => !isOwnId(alias, id));
  const addresses = Object.fromEntries(
    Object.entries(objectOf(endpoint["IPAMConfig"])).filter(([, value]) => !isEmpty(value)),
  );
  const mac = textOf(endpoint["MacAddress"]);
  return {
    ...Object.fromEntries(chosen),
    ...(mac === "" || mac === generatedMac(textOf(endpoint["IPAddress"])) ? {} : { MacAddress: mac }),
    ...(isEmpty(addresses) ? {} : { IPAMConfig: addresses }),
    ...(aliases.length === 0 ? {} : { Aliases: aliases }),
    ...(isEmpty(endpoint["Links"]) ? {} : { Links: textsOf(endpoint["Links"]) }),
  };
}

function isOwnId(alias: string, id: string): boolean {
  return alias.length >= 12 && id.startsWith(alias);
}
