import type { Hono } from "hono";
import type { World } from "../world/world.js";

/** What the stand-ins' protocol needs. */
export interface ProtocolOptions {
  readonly world: World;
  readonly contextPath: string;
  readonly clockFactor: number;
}

/** Adds the stand-ins' own protocol below `/stand-in`. */
export function addStandInProtocol(app: Hono, options: ProtocolOptions): void {
  void app;
  void options;
}
