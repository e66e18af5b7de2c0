import type { Certainty, Evidence, Place } from "@runner-upgrade/executor";
import { printable } from "../text/printable.js";
import type { DiscoveredHost, FoundInPlace, HostDiscovery } from "./host-discovery.js";

/**
 * Writes a discovery as text for a terminal, one line for each thing that was found or is missing. Pure.
 *
 * @example
 * ```ts
 * console.log(formatDiscovery(discovery));
 * ```
 */
export function formatDiscovery(discovery: HostDiscovery): string {
  const { hosts, unknownToServer, unidentified, notFound, duplicates, hidden, unreachable } = discovery;
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ["", `${title}:`, ...lines.map((line) => `  ${line}`)];
  return [
    `Found ${count(hosts.length, "Runner")} with a host.`,
    ...hosts.map((host) => `  ${hostLine(host)}`),
    ...section(
      "Found more than once",
      duplicates.flatMap(({ name, replica, found, bound }) => [
        `${shown(name)}${replica === null ? "" : `, replica ${shown(replica)}`}: ${bound === null ? "choose one host" : "bound to the one that runs"}`,
        ...found.map((one) => `  ${foundLine(one)}`),
      ]),
    ),
    ...section(
      "Unknown to the server",
      unknownToServer.map((one) => `${shown(one.ids.join(", "))}: ${foundLine(one)}`),
    ),
    ...section("Looks like a Runner and shows no id", unidentified.map(foundLine)),
    ...section(
      "Not found",
      notFound.map(
        ({ name, status, replicas }) =>
          `${shown(name)} (${shown(status)})${replicas.length === 0 ? "" : `: replicas ${shown(replicas.join(", "))}`}`,
      ),
    ),
    ...section(
      "Not readable",
      hidden.flatMap(({ place, message, remedy }) => [
        `${placeName(place)}: ${shown(message)}`,
        `  → ${shown(remedy)}`,
      ]),
    ),
    ...section(
      "Not reachable",
      unreachable.flatMap(({ place, code, message, remedies }) => [
        // Errors of executors name the place and what to do by themselves.
        `${message.includes(place.address) ? place.platform : placeName(place)}: ${shown(message)} (${shown(code)})`,
        ...remedies.filter((one) => !message.includes(one)).map((remedy) => `  → ${shown(remedy)}`),
      ]),
    ),
    "",
  ].join("\n");
}

function hostLine({
  name,
  replica,
  certainty,
  evidence,
  description,
  host,
  isRunning,
}: DiscoveredHost): string {
  return [
    `${shown(name)}${replica === undefined ? "" : `, replica ${shown(replica)}`}`,
    `${host.platform} ${shown(host.address)}: ${shown(description)}`,
    `${told(certainty, evidence)}${isRunning ? "" : ", not running"}`,
  ].join("  ");
}

function foundLine({ certainty, evidence, description, host, isRunning }: FoundInPlace): string {
  const state = isRunning ? "" : ", not running";
  return `${host.platform} ${shown(host.address)}: ${shown(description)}  ${told(certainty, evidence)}${state}`;
}

function told(certainty: Certainty, evidence: readonly Evidence[]): string {
  const by = evidence.map((one) => `${one.by} ${shown(one.name)}`).join(", ");
  return certainty === "none" ? `by ${by}` : `${certainty}, by ${by}`;
}

function placeName({ platform, address }: Place): string {
  return `${platform} ${shown(address)}`;
}

function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? "" : "s"}`;
}

function shown(text: string): string {
  return printable(text, 500);
}
