import type { Notice } from "../model/plan.js";
import { platformOf } from "../platforms/platform-of.js";
import type { SeenRunner } from "../replicas/seen-runner.js";
import { oneLine } from "../text/one-line.js";
import type { NoticeContext } from "./context.js";
import { noticeAbout } from "./notice-about.js";

const page = 'the vendor\'s page "Upgrading Runners" (docs.rundeck.com)';
const listRemedy =
  "Give the token the right to read the Runner's replicas (GET …/runner/<id>/replicas), then observe and plan again.";

/**
 * What on a server with replicas keeps a Runner from being upgraded that would regenerate credentials elsewhere. One that
 * is seen through a replica of its own is upgraded by that.
 */
export function replicasOn(runner: SeenRunner, { fleet, factsOf, platforms }: NoticeContext): Notice[] {
  const { host, replica, replicas, replicaType } = runner;
  if (host === null || replica !== undefined || fleet.server.replicas !== "on") return [];
  const { regenerates, deliversBy } = factsOf(host);
  if (!regenerates) return [];
  // The credentials of an ephemeral Runner may be regenerated there (rundeck/docs, Upgrading Runners).
  if (deliversBy === "image" && replicaType === "ephemeral") return [];
  const name = oneLine(runner.name);
  const isByReplica = platformOf(host, platforms).replicaRoute !== undefined;
  const blocked = (why: string, remedies: readonly string[]): Notice[] => [
    noticeAbout(
      runner,
      "REPLICAS_ON",
      `The server runs replicas: regenerating the credentials of ${name} is not how it is upgraded there${why}.`,
      remedies,
    ),
  ];
  if (!isByReplica) return blocked("", [`Follow ${page}, which adds a replica and removes the old one.`]);
  if (replicaType === "ephemeral") {
    return blocked(", and it is ephemeral: no call of the server gives its package without new credentials", [
      `Follow ${page}: ephemeral Runners belong in containers, where a new image brings the version.`,
    ]);
  }
  if (replicaType === null) {
    return blocked(", and the server does not tell whether its replicas are manual or ephemeral", [
      "Look in the console whether the Runner's replicas are manual (persistent), and name replicaType in the fleet.",
      `Or follow ${page}.`,
    ]);
  }
  return replicas === undefined
    ? blocked(", and its replicas could not be listed", [listRemedy, `Or follow ${page}.`])
    : [];
}
