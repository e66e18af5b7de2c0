import type { Actor } from "../log/attack-event.js";

/** Who acts at the moment: the run, or others. */
export interface Acting {
  readonly now: Actor;
  as(actor: Actor, act: () => void): void;
}

/** The run acts, until told otherwise. */
export function createActing(): Acting {
  let actor: Actor = "us";
  return {
    get now() {
      return actor;
    },
    as: (other, act) => {
      const before = actor;
      actor = other;
      try {
        act();
      } finally {
        actor = before;
      }
    },
  };
}
