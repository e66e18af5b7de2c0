import type { FoundRunner, Place } from "@runner-upgrade/executor";
import { textOf } from "../json/json.js";
import type { SignedContainer } from "./signs-of.js";

/**
 * The Runners of an engine. Containers with one id are one Runner there, as an inspection sees it: the running ones or,
 * where none runs, all. Pure.
 */
export function foundOn(place: Place, signed: readonly SignedContainer[]): readonly FoundRunner[] {
  const groups = new Map<string, SignedContainer[]>();
  for (const one of [...signed].sort(byName)) {
    const key = one.ids[0]?.toLowerCase() ?? `container ${one.container.id}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => {
    const running = group.filter(({ container }) => container.state.isRunning);
    const [first, ...others] = running.length > 0 ? running : group;
    if (first === undefined) return [];
    const stopped = running.length > 0 ? group.filter((one) => !running.includes(one)) : [];
    return [foundOf(place, [first, ...others], stopped)];
  });
}

function foundOf(
  { address, site }: Place,
  members: readonly [SignedContainer, ...SignedContainer[]],
  stopped: readonly SignedContainer[],
): FoundRunner {
  const [{ container, ids, certainty, evidence }] = members;
  const isOne = members.length === 1;
  const state = container.state.isRunning ? "running" : container.state.status;
  return {
    ids,
    certainty,
    evidence,
    host: {
      platform: "docker",
      address,
      // Several containers of one Runner are found by its id, which names them all.
      ...(isOne && { container: container.name }),
      ...(site !== undefined && { site }),
    },
    isRunning: container.state.isRunning,
    description: [
      `${isOne ? "container" : "containers"} ${namesOf(members)} (${container.image}, ${state})`,
      ...(stopped.length === 0 ? [] : [`stopped with the same id: ${namesOf(stopped)}`]),
    ].join("; "),
    hostname: isOne ? textOf(container.config["Hostname"]) || null : null,
    paths: [textOf(container.config["WorkingDir"])].filter((path) => path !== ""),
  };
}

function namesOf(members: readonly SignedContainer[]): string {
  return members.map(({ container }) => container.name).join(", ");
}

function byName(one: SignedContainer, other: SignedContainer): number {
  return one.container.name < other.container.name ? -1 : 1;
}
