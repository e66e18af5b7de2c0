import { PlanError, type PlanProblem } from "../errors/plan-error.js";
import { summarise } from "../errors/summarise.js";
import type { StepKind } from "../steps/step-kind.js";
import { oneLine } from "../text/one-line.js";
import { builtInPlatforms } from "./built-in.js";
import type { PlatformModule, PlatformOptions } from "./platform-module.js";

type Problem = Omit<PlanProblem, "path">;

/**
 * The modules to work with. What comes from outside is held to the law of the routes: a wrong order would take a Runner
 * away without asking, or leave it without credentials.
 *
 * @throws {@link PlanError} `PLATFORMS_INVALID`, with every problem in `details`.
 */
export function platformsOf({ platforms = builtInPlatforms }: PlatformOptions): readonly PlatformModule[] {
  if (platforms === builtInPlatforms) return platforms;
  const names = platforms.map(({ platform }) => platform);
  const routes = platforms.flatMap((module) => module.routes.map(({ name }) => name));
  const problems = platforms.flatMap((module, index) =>
    [
      ...repeated("PLATFORM_REPEATED", "platform", module.platform, names),
      ...namesHold(module),
      ...routesExist(module),
      ...module.routes.flatMap(({ name, steps, variants = [] }) => [
        ...repeated("ROUTE_REPEATED", "route", name, routes),
        ...[steps, ...variants.map((variant) => variant.steps)].flatMap((order) => orderHolds(name, order)),
      ]),
    ].map((problem) => ({ ...problem, path: `platforms[${index}]` })),
  );
  if (problems.length === 0) return platforms;
  throw new PlanError({
    code: "PLATFORMS_INVALID",
    message: `The platforms cannot be worked with; nothing was changed. ${summarise(problems)}`,
    details: problems,
  });
}

function namesHold({ platform, routes }: PlatformModule): Problem[] {
  if (builtInPlatforms.some((module) => module.platform === platform)) return [];
  return [platform, ...routes.map(({ name }) => name)]
    .filter((name) => !isCustomName(name))
    .map((name) => ({
      code: "NAME_INVALID",
      message: `${JSON.stringify(oneLine(name, 60))} is no name of a custom platform or route: it must be custom: and then letters, digits, dots and hyphens.`,
    }));
}

function routesExist(module: PlatformModule): Problem[] {
  const { platform, routes } = module;
  const named = (["keep", "rotate"] as const).map((credentials) => module.routeOf({ credentials }));
  return [...named, ...(module.replicaRoute === undefined ? [] : [module.replicaRoute])]
    .filter((name) => !routes.some((route) => route.name === name))
    .map((name) => ({
      code: "ROUTE_MISSING",
      message: `${oneLine(platform, 60)} has no route ${oneLine(name, 60)}, which it names.`,
    }));
}

/** Names stand in messages, in keys of plans and in tables. */
export function isCustomName(name: string): boolean {
  return /^custom:[a-z0-9][a-z0-9.-]{0,59}$/i.test(name);
}

function repeated(code: string, what: string, name: string, names: readonly string[]): Problem[] {
  return names.filter((one) => one === name).length < 2
    ? []
    : [{ code, message: `The ${what} ${oneLine(name, 60)} is there twice.` }];
}

/** The vendor's law (rundeck/docs, Upgrading Runners), and what a run relies on. */
function orderHolds(route: string, steps: readonly StepKind[]): Problem[] {
  const at = (kind: StepKind): number => steps.indexOf(kind);
  const ending = steps.find((kind) => kind === "stop" || kind === "roll-out") ?? "stop";
  const starting = [...steps].reverse().find((kind) => kind === "start" || kind === "roll-out") ?? "start";
  const frame = [
    "inspect",
    "check-availability",
    "cordon",
    "drain",
    ending,
    starting,
    "verify",
    "uncordon",
  ] as const;
  const places = frame.map(at);
  const isBehind = (kind: StepKind, before: StepKind): boolean =>
    at(kind) === -1 || (at(before) !== -1 && at(before) < at(kind));
  const rules: readonly (readonly [holds: boolean, rule: string])[] = [
    [new Set(steps).size === steps.length, "no step may be there twice"],
    [
      places.every((place, index) => place !== -1 && place >= (places[index - 1] ?? 0)),
      `these steps must be there in this order: ${[...new Set(frame)].join(", ")}`,
    ],
    [at("inspect") === 0, "inspect must be first"],
    [isBehind("regenerate-credentials", "stop"), "regenerate-credentials must come behind stop"],
    [
      isBehind("download-package", "regenerate-credentials") ||
        isBehind("download-package", "create-replica"),
      "download-package must come behind regenerate-credentials or create-replica",
    ],
    [
      at("lend-tags") === -1 && at("take-back-tags") === -1,
      "lend-tags and take-back-tags must not be there: a plan that lends puts them in",
    ],
    [isBehind("delete-replica", "verify"), "delete-replica must come behind verify"],
    [at("clean-up") === -1 || at("clean-up") === steps.length - 1, "clean-up must be last"],
  ];
  return rules
    .filter(([holds]) => !holds)
    .map(([, rule]) => ({
      code: "ROUTE_BREAKS_LAW",
      message: `In the route ${oneLine(route, 60)}, ${rule}.`,
    }));
}
