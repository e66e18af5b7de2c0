import type { Finding, VmHost } from "@runner-upgrade/plan/platform";
import { credentialVariables } from "../credentials/variables.js";
import type { FoundPlaces } from "../credentials/find-places.js";
import { managerOf, ofAnySupervisor } from "../service/managers.js";
import type { Service, ServiceState, ShownService } from "../service/service.js";
import type { Neighbour } from "../locate/surroundings.js";
import type { Located } from "../locate/locate.js";

/** Whether a stop and a start of the service stop and start this Runner, and nothing else. */
export function findService(located: Located, hint: VmHost["service"]): readonly Finding[] {
  const { service, serviceState, holder, parent, sharers, target } = located;
  const isMeant = hint !== undefined && !managerOf(hint).supervises;
  if (located.isApart) return [apartFinding(located)];
  if (holder !== null) return [holderFinding(holder, { isMeant, sharers })];
  if (parent !== null) return [parentFinding(parent, { isMeant })];
  if (sharers.length > 0) return [sharedFinding(service, sharers)];
  const dependents = target?.dependents ?? [];
  return [...managedFindings(service, serviceState), ...dependentsFinding(service, dependents)];
}

function managedFindings({ name }: Service, { isLoaded, restartPolicy }: ServiceState): readonly Finding[] {
  if (!isLoaded) return [];
  return [
    {
      code: "RESTART_POLICY",
      level: "ok",
      message: `${name} has ${restartPolicy}; it is stopped through its manager, which does not restart what it was told to stop.`,
    },
  ];
}

function apartFinding({ processes, service }: Located): Finding {
  return {
    code: "SERVICE_MISMATCH",
    level: "failed",
    message: `Process ${processes[0]?.pid ?? "?"} is none of ${service.name}: stopping and starting that would not stop and start this Runner.`,
    remedies: [
      "Name the service that the Runner runs in; or, where it runs in none, say so in the plan's host.",
    ],
  };
}

/** A script stands between a service and the Runner. The service may be the Runner's own, or that of a terminal or an agent. */
function holderFinding(
  { service, state }: ShownService,
  { isMeant, sharers }: { readonly isMeant: boolean; readonly sharers: readonly Neighbour[] },
): Finding {
  const { name } = service;
  const behind = `${managerOf(service).describe(service)} (${state.restartPolicy}) stands behind the process`;
  if (isMeant) {
    return {
      code: "RESTART_POLICY",
      level: "warning",
      message: `The ${behind}, though the plan's host says that no service does; if it starts the Runner again, that ends the upgrade before anything is lost.`,
      remedies:
        sharers.length > 0
          ? [ownServiceRemedy(service)]
          : [`Name ${name} in the plan's host if it is the Runner's.`],
    };
  }
  if (sharers.length > 0) return sharedFinding(service, sharers);
  return {
    code: "SERVICE_NOT_NAMED",
    level: "failed",
    message: `The ${behind} without being it: it may start the Runner again once it is stopped.`,
    remedies: [
      `Name ${name} as the service in the plan's host if it is the Runner's, or say there that the Runner is a plain process.`,
    ],
  };
}

function ownServiceRemedy(service: Service): string {
  return `Give the Runner a ${managerOf(service).noun} of its own, start it there, then plan again.`;
}

function sharedFinding(service: Service, sharers: readonly Neighbour[]): Finding {
  const others = sharers.map(({ description }) => description).join(", ");
  return {
    code: "SERVICE_SHARED",
    level: "failed",
    message: `${service.name} holds more than this Runner: ${others}. Stopping the ${managerOf(service).noun} would stop that as well.`,
    remedies: [ownServiceRemedy(service)],
  };
}

/** A supervisor that is no service manager of ours (runit, s6, supervisord, a wrapper) looks like any other parent. */
function parentFinding({ description }: Neighbour, { isMeant }: { readonly isMeant: boolean }): Finding {
  if (isMeant) {
    return {
      code: "RESTART_POLICY",
      level: "warning",
      message: `Its parent, ${description}, lives on; if it starts the Runner again, that ends the upgrade before anything is lost.`,
      remedies: [
        `Have it leave the Runner alone for the upgrade, or give the Runner a ${ofAnySupervisor(({ noun }) => noun)} of its own.`,
      ],
    };
  }
  return {
    code: "PARENT_MAY_SUPERVISE",
    level: "failed",
    message: `Its parent, ${description}, lives on and may start the Runner again once it is stopped.`,
    remedies: [
      `If it supervises the Runner (runit, s6, supervisord, a wrapper), give the Runner a ${ofAnySupervisor(({ kind, noun }) => `${kind} ${noun}`)} of its own, then plan again.`,
      'If it does not (a shell, a terminal), say so in the plan\'s host: service: { kind: "process" }.',
    ],
  };
}

function dependentsFinding({ name }: Service, dependents: readonly string[]): readonly Finding[] {
  if (dependents.length === 0) return [];
  return [
    {
      code: "SERVICE_HAS_DEPENDENTS",
      level: "warning",
      message: `Stopping ${name} also stops ${dependents.join(", ")}. What ran is started again after the upgrade, and on rollback.`,
      remedies: ["Choose a time at which they may be down as well."],
    },
  ];
}

/** Whether credentials beside the package would override the new package's own, and whether they can be replaced. */
export function findCredentials({ places }: Located): readonly Finding[] {
  return [...standingFindings(places), ...otherWriterFindings(places)];
}

function otherWriterFindings({ otherWriters }: FoundPlaces): readonly Finding[] {
  if (otherWriters.length === 0) return [];
  const places = otherWriters.map(({ path, reason }) => `${path} (${reason})`);
  return [
    {
      code: "CREDENTIALS_HAVE_OTHER_WRITER",
      level: "warning",
      message: `The token stands in ${places.join(" and ")}: what the upgrade puts there may be overwritten by the old one, which is dead then.`,
      remedies: [
        "Change it at its source: have the new token written there, or leave the token to the package.",
        "Where you change it at its source during the upgrade, allow it by the Runner's name: allowOtherWriterOf.",
      ],
    },
  ];
}

function standingFindings(places: FoundPlaces): readonly Finding[] {
  if (places.unreadable.length > 0) {
    return [
      {
        code: "CREDENTIALS_NOT_READABLE",
        level: "failed",
        message: `The token may stand where it was not looked for: ${places.unreadable.join("; ")}.`,
        remedies: ["Log in as a user who may read it, or allow the login `sudo -n`, then plan again."],
      },
    ];
  }
  if (!places.isTokenOutside && places.unwritable.length === 0) {
    return [{ code: "CREDENTIALS", level: "ok", message: "The credentials are in the package alone." }];
  }
  if (places.places.length === 0 && places.unwritable.length === 0) {
    return [
      {
        code: "CREDENTIALS_NOT_WRITABLE",
        level: "failed",
        message: `${credentialVariables.token} reaches the process, but no file of its service sets it: the new token could not be put there.`,
        remedies: [
          `Put it into ${ofAnySupervisor(({ variablesPlace }) => variablesPlace)}, or leave it to the package, and start the Runner anew.`,
        ],
      },
    ];
  }
  if (places.unwritable.length > 0) {
    return [
      {
        code: "CREDENTIALS_NOT_WRITABLE",
        level: "failed",
        message: `${places.unwritable.join(", and ")}: the new token could not be put there without changing anything else about the file.`,
        remedies: [
          "Write the file in UTF-8; let it belong to the Runner's user, or to root in a directory of root's; and log in as a user who may write it.",
        ],
      },
    ];
  }
  const names = places.places.map((place) =>
    place.kind === "process-environment" ? "the environment it was started with" : place.path,
  );
  const isByHand = places.places.some((place) => place.kind === "process-environment");
  return [
    {
      code: "CREDENTIALS_IN_ENVIRONMENT",
      level: "warning",
      message: `The token stands in ${names.join(" and ")}; it probably wins over the package's own, so the new token will be put there.`,
      ...(isByHand
        ? {
            remedies: [
              "Whatever script starts this Runner has the old token: give it the new one after the upgrade.",
            ],
          }
        : {}),
    },
  ];
}
