// For authors of a platform or an executor: its module, what it finds on a host, and the text of its commands.
export type { ByHand, TokenPlace } from "./hosts/by-hand.js";
export type { AgentFacts, Finding, FindingLevel, HostFacts } from "./fleet/host-facts.js";
export { hostKey } from "./platforms/host-key.js";
export type { BuiltInPlatform, CustomHost, CustomPlatform } from "./hosts/host.js";
export { codeBlock } from "./text/code-block.js";
export type { CodeBlockOptions } from "./text/code-block.js";
export { codeSpan } from "./text/code-span.js";
export { escapeMarkdown } from "./text/escape-markdown.js";
export { quotePosix } from "./text/quote-posix.js";
export { typedAsJson, typedAsLine } from "./runbook/type-token.js";
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
export type { BuiltInRoute, CustomRoute } from "./model/plan.js";
export { builtInPlatforms } from "./platforms/built-in.js";
export type { DockerHost } from "./platforms/docker/docker-host.js";
export type { KubernetesHost } from "./platforms/kubernetes/kubernetes-host.js";
export type {
  HostProblem,
  ParsedHost,
  PlatformModule,
  RunbookRequest,
  UnitOn,
} from "./platforms/platform-module.js";
export type { PlatformRoute, RouteFacts, RouteVariant } from "./platforms/platform-route.js";
export type { VmService } from "./platforms/vm/service/vm-service.js";
export type { VmHost } from "./platforms/vm/vm-host.js";
export type { HostStepKind } from "./steps/step-kind.js";
export { oneLine } from "./text/one-line.js";
export { printable, type PrintableOptions } from "./text/printable.js";
