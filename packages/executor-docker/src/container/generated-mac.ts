import type { Container } from "../engine/inspection.js";
import { textOf } from "../json/json.js";

/**
 * The MAC address that engines before 28.0 make of an IPv4 address. Later ones draw it (moby/moby#48808), so that a chosen
 * one looks like any other there.
 */
export function generatedMac(address: string): string {
  const bytes = address.split(".").map((part) => Number(part).toString(16).padStart(2, "0"));
  return ["02", "42", ...bytes].join(":");
}

/** Whether the engine made a MAC address of one of the container's own addresses: engines of 25.0 show such a one as chosen. */
export function isGenerated(mac: string, { networks }: Container): boolean {
  return Object.values(networks).some((endpoint) => mac === generatedMac(textOf(endpoint["IPAddress"])));
}
