export { guardOptions } from "./availability/guard-options.js";
export { okToStop } from "./availability/ok-to-stop.js";
export type { OkToStopOptions, OkToStopResult, StandIns } from "./availability/ok-to-stop.js";
export type { Check } from "./checks/check.js";
export { evaluateCheck } from "./checks/evaluate-check.js";
export type { CheckResult } from "./checks/evaluate-check.js";
export type { Observation, ObservedRunner } from "./checks/observation.js";
export {
  drainedProcess,
  isOtherProcess,
  nextQuietTime,
  noQuietTime,
  provenQuietMs,
  workOf,
} from "./checks/quiet.js";
export type { DrainedProcess, LifeSign, QuietTime } from "./checks/quiet.js";
export { insertStep } from "./compose/insert-step.js";
export type { Anchor, Insertion, StepToInsert } from "./compose/insertion.js";
export type { Limit } from "./compose/limit.js";
export { limitTo } from "./compose/limit-to.js";
export type { UnitFilter } from "./compose/unit-filter.js";
export { cordonOf } from "./cordon/cordon-of.js";
export type { UnitCordon } from "./cordon/cordon-of.js";
export { PlanError } from "./errors/plan-error.js";
export type { PlanErrorCode, PlanProblem } from "./errors/plan-error.js";
export { classifyStatus } from "./fleet/classify-status.js";
export { defineFleet } from "./fleet/define-fleet.js";
export type { AssociationInput, FleetInput, ProjectInput, RunnerInput } from "./fleet/fleet-input.js";
export type { Association, DispatchMode, Fleet, Project, Runner, Server } from "./fleet/fleet.js";
export type { ByHand, TokenPlace } from "./fleet/by-hand.js";
export type { Finding, FindingLevel, HostFacts } from "./fleet/host-facts.js";
export { hostKey } from "./fleet/host-key.js";
export type { BuiltInPlatform, CustomHost, CustomPlatform, Host, Platform } from "./fleet/host.js";
export type { StatusClass } from "./fleet/status-class.js";
export type { Forecast, ForecastNeed, ForecastUnit } from "./forecast/forecast.js";
export { forecastPlan } from "./forecast/forecast-plan.js";
export { codeBlock } from "./format/code-block.js";
export type { CodeBlockOptions } from "./format/code-block.js";
export { codeSpan } from "./format/code-span.js";
export { escapeMarkdown } from "./format/escape-markdown.js";
export { formatPlan } from "./format/format-plan.js";
export type { FormatOptions } from "./format/format-plan.js";
export type { RunbookVariant } from "./format/runbook/runbook-variant.js";
export { quotePosix } from "./format/quote-posix.js";
export { typedAsJson, typedAsLine } from "./format/runbook/type-token.js";
export {
  dockerTokenCommand,
  saveVariablesCommand,
  type DockerTokenTarget,
} from "./platforms/docker/token-commands.js";
export { replaceTokenCommand, type TokenFile } from "./platforms/vm/replace-token.js";
export {
  kubernetesTokenCommands,
  type KubernetesTokenTarget,
} from "./platforms/kubernetes/token-commands.js";
export type { JsonObject, JsonValue } from "./json/json-value.js";
export type { Need, NodeFilterNeed, NodeNeed, OutOfReachNeed, TagNeed } from "./needs/need.js";
export { needsOf } from "./needs/needs-of.js";
export { needsServedBy } from "./needs/needs-served-by.js";
export { servesNeed } from "./needs/serves.js";
export type { Serving } from "./needs/serves.js";
export { diffPremises } from "./plan/diff-premises.js";
export type { Difference, OurChanges } from "./plan/diff-premises.js";
export { parsePlan } from "./plan/parse-plan.js";
export { planId } from "./plan/plan-id.js";
export { planUpgrade } from "./plan/plan-upgrade.js";
export type { PlanOptions } from "./plan/plan-upgrade.js";
export type {
  BuiltInRoute,
  CustomRoute,
  Notice,
  Plan,
  Premises,
  Procedure,
  Route,
  Unit,
} from "./plan/plan.js";
export { serializePlan } from "./plan/serialize-plan.js";
export { stepsOf } from "./plan/steps-of.js";
export { validatePlan } from "./plan/validate-plan.js";
export { builtInPlatforms } from "./platforms/built-in.js";
export type { DockerHost } from "./platforms/docker/docker-host.js";
export type { KubernetesHost } from "./platforms/kubernetes/kubernetes-host.js";
export type {
  HostProblem,
  ParsedHost,
  PlatformModule,
  PlatformOptions,
  RunbookRequest,
  UnitOn,
} from "./platforms/platform-module.js";
export type { PlatformRoute, RouteFacts, RouteVariant } from "./platforms/platform-route.js";
export type { VmHost, VmService } from "./platforms/vm/vm-host.js";
export { resolveAmount } from "./policy/amount.js";
export { parsePolicy } from "./policy/parse-policy.js";
export type { ParsedPolicy } from "./policy/parse-policy.js";
export type { Amount, Coverage, DrainMode, Policy, PolicyInput } from "./policy/policy.js";
export { stepFacts } from "./steps/catalogue.js";
export type { CheckedFor, StepFacts } from "./steps/catalogue.js";
export type { HostStepKind, StepKind } from "./steps/step-kind.js";
export type { BuiltInStep, InsertedStep, Step, Undo } from "./steps/step.js";
export { oneLine } from "./text/one-line.js";
export { compareVersions, isSameVersion } from "./version/compare-versions.js";
export type { VersionOrder } from "./version/compare-versions.js";
