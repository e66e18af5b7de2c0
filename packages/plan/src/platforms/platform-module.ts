import type { Host } from "../hosts/host.js";
import type { RunbookVariant } from "../runbook/runbook-variant.js";
import type { Plan, Route, Unit } from "../model/plan.js";
import type { PlatformRoute } from "./platform-route.js";

/** Something in a host that does not fit. */
export interface HostProblem {
  /** Where in the host: `workload.name`. Empty for the whole. */
  readonly path: string;
  /** One sentence. No secret. */
  readonly message: string;
}

/** A host that was read from JSON, or everything that is wrong with it. */
export type ParsedHost<H extends Host = Host> =
  { readonly host: H } | { readonly problems: readonly HostProblem[] };

/** A unit whose host is known to be of one platform. */
export type UnitOn<H extends Host> = Omit<Unit, "host"> & { readonly host: H };

/** What the runbook of one unit is made from. */
export interface RunbookRequest<H extends Host = Host> {
  readonly plan: Plan;
  readonly unit: UnitOn<H>;
  /** Whether a person works with the console or with the REST API. */
  readonly variant: RunbookVariant;
}

/**
 * Everything that a plan has to know of one platform. A value: it is handed to the functions that need it in their option
 * `platforms`, and nothing is registered anywhere. Its functions are pure: no I/O, no clock, the same answer to the same
 * question. They are given only hosts that its `parseHost` accepted.
 *
 * @example
 * ```ts
 * const nomad: PlatformModule<NomadHost> = {
 *   platform: "custom:nomad",
 *   deliversBy: "image",
 *   addressIs: "location",
 *   routes: [keep, rotate],
 *   routeOf: ({ credentials }) => `custom:nomad-${credentials}`,
 *   parseHost: parseNomadHost,
 *   describeHost: ({ namespace, job }) => [`${namespace}/${job}`],
 *   siteKey: ({ address }) => address,
 *   hostKey: ({ address, namespace, job }) => `${address}/${namespace}/${job}`,
 *   commandTexts: ({ namespace, job }) => [["namespace", namespace], ["job", job]],
 *   runbookLines: nomadRunbook,
 * };
 * const platforms = [...builtInPlatforms, nomad];
 * const plan = planUpgrade(defineFleet(input, { platforms }), policy, { platforms });
 * ```
 */
// Methods, not function properties: a list holds modules of several host types, and each is only ever asked about hosts
// that it parsed itself.
export interface PlatformModule<H extends Host = Host> {
  /** Its name, which its hosts, their facts and its executor carry. One from outside begins with `custom:`. */
  readonly platform: H["platform"];
  /**
   * How a new version gets there. `package`: downloaded from the server, which only has its own version. `image`: pulled
   * from a registry, so that the policy names it.
   */
  readonly deliversBy: "package" | "image";
  /**
   * `location`: an address may be a URL or `user@host`, and one with a password in it is refused, since plans hold no
   * secret. `name`: a colon before an at sign means nothing.
   */
  readonly addressIs: "location" | "name";
  /** The ways in which its Runners are upgraded. */
  readonly routes: readonly PlatformRoute[];
  /** The name of the route that a policy asks for. */
  routeOf(policy: { readonly credentials: "keep" | "rotate" }): Route;
  /** The route of one manual replica, on servers with replicas. Without it such Runners are blocked. @default none */
  readonly replicaRoute?: Route;
  /** Reads a host from JSON and trusts nothing: fields that it does not know are problems. */
  parseHost(value: unknown): ParsedHost<H>;
  /** The words that name a host to people, behind its platform and address. */
  describeHost(host: H): readonly string[];
  /** The machine, engine or cluster that a host belongs to, as a text unique on the platform: what canaries cover. */
  siteKey(host: H): string;
  /** What a budget per host counts, as a text unique on the platform: Runners with the same key share it. */
  hostKey(host: H): string;
  /**
   * The texts of a host that enter commands or files, each with its field, beside the address: those that do not print or
   * begin with a hyphen are refused.
   */
  commandTexts(host: H): readonly (readonly [field: string, text: string])[];
  /** How a person upgrades the unit by hand, as lines of Markdown. Texts from outside are to be quoted. */
  runbookLines(request: RunbookRequest<H>): readonly string[];
}

/** The option of every function that has to know platforms. */
export interface PlatformOptions {
  /** The modules of all platforms that hosts may be of. @default the built-in ones: `builtInPlatforms` */
  readonly platforms?: readonly PlatformModule[];
}
