export { okToStop } from "./availability/ok-to-stop.js";
export type { OkToStopOptions, OkToStopResult, StandIns } from "./availability/ok-to-stop.js";
export type { Check } from "./checks/check.js";
export { insertStep } from "./compose/insert-step.js";
export type { Anchor, Insertion, StepToInsert } from "./compose/insertion.js";
export type { Limit } from "./compose/limit.js";
export { limitTo } from "./compose/limit-to.js";
export type { UnitFilter } from "./compose/unit-filter.js";
export { PlanError } from "./errors/plan-error.js";
export type { PlanErrorCode, PlanProblem } from "./errors/plan-error.js";
export { defineFleet } from "./define-fleet/define-fleet.js";
export type {
  AssociationInput,
  FleetInput,
  ProjectInput,
  ReplicaHostInput,
  ReplicaInput,
  RunnerInput,
} from "./define-fleet/fleet-input.js";
export type {
  Association,
  DispatchMode,
  Fleet,
  Project,
  ReplicaHost,
  Runner,
  Server,
} from "./fleet/fleet.js";
export type { Replica, ReplicaValidation } from "./fleet/replica.js";
export type { Lending } from "./model/lending.js";
export type { Host, Platform } from "./hosts/host.js";
export type { Forecast, ForecastNeed, ForecastUnit } from "./forecast/forecast.js";
export { forecastPlan } from "./forecast/forecast-plan.js";
export type { ForecastOptions } from "./forecast/forecast-plan.js";
export { formatPlan } from "./format/format-plan.js";
export type { FormatOptions } from "./format/format-plan.js";
export type { RunbookVariant } from "./runbook/runbook-variant.js";
export type { Need, NodeFilterNeed, NodeNeed, OutOfReachNeed, TagNeed } from "./needs/need.js";
export { needsOf } from "./needs/needs-of.js";
export { needsServedBy } from "./needs/needs-served-by.js";
export { servesNeed } from "./needs/serves.js";
export type { Serving } from "./needs/serves.js";
export { parsePlan } from "./file/parse-plan.js";
export { planId } from "./file/plan-id.js";
export { planUpgrade } from "./planner/plan-upgrade.js";
export type { PlanOptions } from "./planner/plan-upgrade.js";
export type { Notice, Plan, Premises, Procedure, Route, Unit } from "./model/plan.js";
export { serializePlan } from "./file/serialize-plan.js";
export { stepsOf } from "./model/steps-of.js";
export { unitIdOf } from "./model/unit-id.js";
export { unitName } from "./model/unit-name.js";
export { validatePlan } from "./file/validate-plan.js";
export type { PlatformOptions } from "./platforms/platform-module.js";
export { parsePolicy } from "./policy/parse-policy.js";
export type { ParsedPolicy } from "./policy/parse-policy.js";
export type { Coverage, JobNeed, JobsCoverage } from "./policy/coverage.js";
export type { NamedJobs } from "./policy/named-jobs.js";
export type { Amount, Policy, PolicyInput } from "./policy/policy.js";
export type { TagLending } from "./policy/tag-lending.js";
export type { UpgradeWindow, Weekday } from "./windows/upgrade-window.js";
export type { DrainMode } from "./steps/drain-mode.js";
export type { StepKind } from "./steps/step-kind.js";
export type { InsertedStep, Step } from "./steps/step.js";
