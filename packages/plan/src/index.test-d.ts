import { expectTypeOf } from "vitest";
import {
  defineFleet,
  formatPlan,
  okToStop,
  parsePlan,
  planUpgrade,
  serializePlan,
  stepsOf,
} from "./index.js";
import type { Fleet, FleetInput, Host, Plan, PolicyInput, Step, StepKind } from "./index.js";
import type { CommonOfUnits, FileUnit } from "./file/plan-file.js";
import type { Premises, Unit } from "./index.js";
import type { CustomHost } from "./platform.js";

// A fleet as it was observed is what is planned; one that a caller writes down becomes one by `defineFleet`.
expectTypeOf(defineFleet).parameter(0).toEqualTypeOf<FleetInput>();
expectTypeOf(defineFleet).returns.toEqualTypeOf<Fleet>();
expectTypeOf(planUpgrade).parameter(0).toEqualTypeOf<Fleet>();
expectTypeOf<PolicyInput>().toExtend<NonNullable<Parameters<typeof planUpgrade>[1]>>();
expectTypeOf(planUpgrade).returns.toEqualTypeOf<Plan>();

// What comes from a file is unknown until it was parsed.
expectTypeOf(parsePlan).parameter(0).toEqualTypeOf<unknown>();
expectTypeOf(parsePlan).returns.toEqualTypeOf<Plan>();
expectTypeOf(serializePlan).returns.toEqualTypeOf<string>();
expectTypeOf(formatPlan).returns.toEqualTypeOf<string>();

expectTypeOf(stepsOf).returns.items.toEqualTypeOf<Step>();
// A step that a script inserted has no kind of ours.
expectTypeOf<Exclude<Step["kind"], StepKind>>().toEqualTypeOf<"custom">();
expectTypeOf(okToStop).returns.toHaveProperty("ok");

// A platform from elsewhere has a name with a prefix; ours are told apart by theirs.
expectTypeOf<{ platform: "custom:nomad"; address: string }>().toExtend<CustomHost>();
expectTypeOf<{ platform: "nomad"; address: string }>().not.toExtend<Host>();
expectTypeOf<Extract<Host, { platform: "kubernetes" }>>().toHaveProperty("namespace");

// Every field of a unit has its place in a plan's file; its id follows from its Runner and replica.
type OfFile = keyof CommonOfUnits | keyof FileUnit;
expectTypeOf<Exclude<keyof Unit, OfFile>>().toEqualTypeOf<"id" | "premises">();
expectTypeOf<Exclude<keyof Premises, OfFile>>().toEqualTypeOf<never>();
