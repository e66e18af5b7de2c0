import type { Finding, VmHost } from "@runner-upgrade/plan";
import { credentialVariables } from "../credentials/variables.js";
import type { ShownUnit } from "../target/belonging.js";
import type { Located } from "../target/locate.js";

/** What the unit says about restarting, and whether its files are what runs. */
export function findService(located: Located, service: VmHost["service"]): readonly Finding[] {
  const { unit, unitState, holder } = located;
  if (located.isApart) return [apartFinding(located)];
  if (holder !== null) return [holderFinding(holder, { isMeant: service?.kind === "process" })];
  if (unit === null || !unitState?.isLoaded) return [];
  const restart: Finding = {
    code: "RESTART_POLICY",
    level: "ok",
    message: `${unit.unit} has Restart=${unitState.restart}; it is stopped through its manager, which does not restart what it was told to stop.`,
  };
  if (!unitState.needsReload) return [restart];
  return [
    restart,
    {
      code: "UNIT_CHANGED",
      level: "warning",
      message: `The files of ${unit.unit} changed since the manager read them; the next start uses what they say now.`,
      remedies: ["Look at the change, and run `systemctl daemon-reload` when it is meant."],
    },
  ];
}

function apartFinding({ processes, unit }: Located): Finding {
  return {
    code: "SERVICE_MISMATCH",
    level: "failed",
    message: `Process ${processes[0]?.pid ?? "?"} is none of ${unit?.unit ?? "the service"}: stopping and starting that would not stop and start this Runner.`,
    remedies: [
      "Name the service that the Runner runs in; or, where it runs in none, say so in the plan's host.",
    ],
  };
}

/** A script between a unit and the Runner: whether the unit is the Runner's, or a terminal's or an agent's, nobody can tell. */
function holderFinding({ unit, state }: ShownUnit, options: { readonly isMeant: boolean }): Finding {
  const behind = `${unit.scope} unit ${unit.unit} (Restart=${state.restart}) stands behind the process`;
  if (options.isMeant) {
    return {
      code: "RESTART_POLICY",
      level: "warning",
      message: `The ${behind}, though the plan's host says that no service does; if it starts the Runner again, that ends the upgrade before anything is lost.`,
      remedies: [`Name ${unit.unit} in the plan's host if it is the Runner's.`],
    };
  }
  return {
    code: "SERVICE_NOT_NAMED",
    level: "failed",
    message: `The ${behind} without being it: it may start the Runner again once it is stopped.`,
    remedies: [
      `Name ${unit.unit} as the service in the plan's host if it is the Runner's, or say there that the Runner is a plain process.`,
    ],
  };
}

/** Whether credentials beside the package would override the new package's own, and whether they can be replaced. */
export function findCredentials({ places }: Located): readonly Finding[] {
  if (!places.isTokenOutside) {
    return [{ code: "CREDENTIALS", level: "ok", message: "The credentials are in the package alone." }];
  }
  if (places.places.length === 0) {
    return [
      {
        code: "CREDENTIALS_NOT_WRITABLE",
        level: "failed",
        message: `${credentialVariables.token} reaches the process, but no file of its service sets it: the new token could not be put there.`,
        remedies: [
          "Put it into an EnvironmentFile of the unit, or leave it to the package, and start the Runner anew.",
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
      message: `${credentialVariables.token} stands in ${names.join(" and ")}; it probably wins over the package's own, so the new token will be put there.`,
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
