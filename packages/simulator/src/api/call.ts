import type { PackageBuilder } from "../packages/package-builder.js";
import type { RunnerRecord } from "../world/runner-record.js";
import type { World } from "../world/world.js";
import { isAllowed, type Action, type TokenGrant } from "./action.js";
import { forbidden, notFound } from "./refusal.js";

/** What the API needs beside the world. */
export interface ApiDependencies {
  readonly world: World;
  readonly packages: PackageBuilder;
  readonly packageBytes: number;
  /** The address that packages carry, without a slash at the end. */
  serverUrl(): string;
}

/** One call, its path, query and body read. */
export interface Call extends ApiDependencies {
  readonly grant: TokenGrant;
  /** The version in the path. */
  readonly apiVersion: number;
  /** The project in whose context it is made; null at the system's level. */
  readonly project: string | null;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The parsed JSON body; undefined when there is none. Throws `Refusal` 400 when it is not JSON. */
  body(): Promise<unknown>;
}

/** What an operation answers: data to be sent as JSON, or a whole response. */
export type Answer = Response | { readonly status?: number; readonly json: unknown };

/** An operation of the control plane's API. */
export interface ApiOperation {
  readonly method: "GET" | "POST" | "DELETE";
  /** Path below `/api/{version}`, with `:name` parameters. */
  readonly path: string;
  /** The first API version that has it. */
  readonly since: number;
  /** The right that it needs; null for none, or where the operation looks for itself. */
  readonly right: Action | null;
  answer(call: Call): Answer | Promise<Answer>;
}

/** The Runner that the path names, as far as it is visible from the call's context. */
export function runnerOf(call: Call): RunnerRecord {
  const id = call.params["id"] ?? "";
  const runner = call.world.runners.get(id);
  if (runner === undefined) throw notFound("Runner", id);
  if (call.project !== null && !runner.associations.has(call.project)) throw notFound("Runner", id);
  return runner;
}

/** Refuses what a project may not do to a Runner that others share (rundeck/docs, "Creating Runners"). */
export function refuseSharedRunner(call: Call, runner: RunnerRecord): void {
  if (call.project === null || runner.associations.size <= 1) return;
  throw forbidden(
    `Runner ${runner.name} is shared by several projects: this can only be done at the system level.`,
  );
}

/** Refuses a call whose token lacks a right in the call's context. */
export function requireRight(call: Call, action: Action): void {
  if (isAllowed(call.grant, action, call.project)) return;
  const where = call.project === null ? "the system" : `project ${call.project}`;
  throw forbidden(`Not authorized for action "${action}" for runner in ${where}.`);
}
