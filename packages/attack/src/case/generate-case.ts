import { createRandom, type Random } from "../random/random.js";
import type { AttackCase, CaseProject, CaseRunner } from "./attack-case.js";
import { drawLending } from "./draw-lending.js";
import { drawReplicas } from "./draw-replicas.js";
import type { Fault } from "./fault.js";
import { generateFaults } from "./faults/generate-faults.js";
import { lastLookFault } from "./faults/last-look-fault.js";
import { replicaFaults } from "./faults/replica-faults.js";
import { growCase } from "./large-case.js";

/** The case of a seed, with at least so many Runners where that is asked for. Pure. */
export function generateCase(seed: number, leastRunners = 0): AttackCase {
  const attack = generateSmallCase(seed);
  if (leastRunners <= attack.runners.length) return attack;
  return growCase(attack, leastRunners, createRandom(seed, "large"));
}

function generateSmallCase(seed: number): AttackCase {
  const random = createRandom(seed, "fleet");
  const projects = generateProjects(random);
  const sites = createRandom(seed, "sites");
  const all = withSites(generateRunners(random, createRandom(seed, "disks"), projects), sites);
  const drawn = withSiteLimit(generateShape(random, all), sites);
  const lending = drawLending({ projects, runners: all, ...drawn }, createRandom(seed, "lending"));
  const { runners } = lending;
  const shape = { ...drawn, policy: lending.policy };
  const life = generateLife(createRandom(seed, "life"));
  const replicas = drawReplicas(createRandom(seed, "replicas"));
  return {
    seed,
    projects,
    runners,
    ...shape,
    ...life,
    // A part of the seeds is enough: every turn of the event loop costs time.
    hasRealDisk: createRandom(seed, "disk").chance(0.25),
    replicas,
    faults: [
      ...generateFaults(createRandom(seed, "faults"), { runners, ...shape }),
      ...generateLastLook(createRandom(seed, "last look")),
      ...(replicas === null ? [] : replicaFaults(createRandom(seed, "replica faults"), runners)),
    ],
  };
}

/** Two sites, and hosts that name none; those that share a host share its site. */
function withSites(runners: readonly Omit<CaseRunner, "site">[], random: Random): CaseRunner[] {
  const siteOf = new Map<string | null, string | null>([[null, null]]);
  return runners.map((runner) => {
    const site = siteOf.get(runner.address) ?? random.pick(["berlin", "rome", null]);
    if (runner.address !== null) siteOf.set(runner.address, site);
    return { ...runner, site: runner.address === null ? null : site };
  });
}

function withSiteLimit(shape: Shape, random: Random): Shape {
  return { ...shape, policy: { ...shape.policy, maxInFlightPerSite: random.pick([null, null, 1, 2]) } };
}

/** In one seed of four. */
function generateLastLook(random: Random): Fault[] {
  return random.chance(0.25) ? [lastLookFault(random)] : [];
}

type Life = Pick<
  AttackCase,
  "operationCount" | "pingTimeoutMs" | "work" | "followers" | "afterCrash" | "hasLock"
>;

/** What goes on around the run: jobs, and the runs that follow it. */
function generateLife(random: Random): Life {
  return {
    operationCount: random.pick(["reported", "reported", "assigned"] as const),
    // Longer than a heartbeat, for an agent answers with its next one.
    pingTimeoutMs: random.pick([6_000, 12_000, 30_000]),
    work: random.chance(0.75)
      ? { shortEveryMs: random.pick([700, 1_000, 2_000]), longEveryMs: random.pick([null, 20_000, 45_000]) }
      : null,
    followers: Array.from({ length: random.pick([0, 0, 0, 0, 1, 1, 1, 2]) }, () => ({
      pauseMs: random.pick([1_000, 20_000, 130_000]),
      isServerUpgraded: random.chance(0.6),
      isCleanedUp: random.chance(0.2),
      areDownStarted: random.chance(0.4),
    })),
    afterCrash: random.chance(0.25) ? "clean-up" : "resume",
    hasLock: random.chance(0.6),
  };
}

function generateProjects(random: Random): CaseProject[] {
  return Array.from({ length: random.int(1, 3) }, (_, index) => ({
    name: `project-${index + 1}`,
    dispatch: random.chance(0.3) ? ("automatic" as const) : ("manual" as const),
  }));
}

/** Groups of Runners that stand in for each other, and now and then one that nobody stands in for. */
function generateRunners(
  random: Random,
  disks: Random,
  projects: readonly CaseProject[],
): Omit<CaseRunner, "site">[] {
  const runners: Omit<CaseRunner, "site">[] = [];
  const groups = random.int(1, 3);
  for (let group = 1; group <= groups; group += 1) {
    const tags = random.chance(0.3) ? [`group-${group}`, "Linux"] : [`group-${group}`];
    const own = projects.filter(() => random.chance(0.6)).map(({ name }) => name);
    const of = own.length === 0 ? [random.pick(projects).name] : own;
    const size = random.pick(group === 1 ? [2, 2, 3, 4] : [1, 2, 2, 3]);
    for (let index = 1; index <= size; index += 1) {
      const isHostless = index > 1 && random.chance(0.15);
      const isShared = !isHostless && runners.length > 0 && random.chance(0.1);
      runners.push({
        name: `runner-${group}${String.fromCharCode(96 + index)}`,
        tags,
        projects: of,
        nodeFilter: `name: group-${group}-.*`,
        address: isHostless
          ? null
          : isShared
            ? (runners[0]?.address ?? "host-1")
            : `host-${runners.length + 1}`,
        isRunning: isHostless || !random.chance(0.07),
        isCurrent: !isHostless && random.chance(0.06),
        keepsDisk: disks.chance(0.6),
        maxRunning: disks.chance(0.8) ? 50 : disks.int(2, 8),
      });
    }
  }
  return runners;
}

type Shape = Omit<
  AttackCase,
  "seed" | "projects" | "runners" | "hasRealDisk" | "replicas" | "faults" | keyof Life
>;

function generateShape(random: Random, runners: readonly CaseRunner[]): Shape {
  const groupOf = ({ name }: CaseRunner): string => name.slice(0, -1);
  const singles = runners.filter(
    (one) => runners.filter((other) => groupOf(other) === groupOf(one)).length === 1,
  );
  const drain = random.pick(["cordon", "wait", "off", "by-dispatch", "by-dispatch"] as const);
  return {
    policy: {
      minAvailable: random.pick([1, 1, 1, 2]),
      maxInFlight: random.pick([1, 1, 2, 3, 4]),
      maxInFlightPerHost: random.pick([1, 1, 2]),
      maxFailures: random.pick([0, 0, 1, 2, 5]),
      coverage: random.pick(["same-tags", "same-tags", "each-tag"] as const),
      canary: random.pick([0, 0, 1, 1, 2]),
      soakMs: random.pick([0, 5_000, 20_000]),
      ...(drain !== "by-dispatch" && { drain }),
      drainTimeoutMs: random.pick([30_000, 120_000]),
      onDrainTimeout: random.pick(["skip", "proceed"] as const),
      standInProof: random.chance(0.9) ? "ping" : "status",
      settleMs: random.pick([0, 3_000, 15_000]),
      allowOutageOf: singles.filter(() => random.chance(0.6)).map(({ name }) => name),
      admissionTimeoutMs: random.pick([60_000, 240_000]),
      regenerateSettleMs: random.pick([5_000, 30_000]),
    },
    insert: random.pick(["none", "none", "before-stop", "behind-verify"] as const),
    restoreWithNewCredentials: random.chance(0.4) ? "when-start-fails" : "never",
    hasSingleUseDownloadTokens: random.chance(0.3),
    heartbeatMs: random.pick([2_000, 5_000]),
    logsRefusals: random.chance(0.5),
  };
}
