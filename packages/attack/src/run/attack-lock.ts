import { ApplyError, type RunLock } from "@runner-upgrade/apply";
import type { Carrier } from "../world/carrier.js";

/** The lock beside the journal. That of a process that died is taken over, as the lock file has it on one machine. */
export function createAttackLock(): (carrier: Carrier) => RunLock {
  let holder: Carrier | null = null;
  return (carrier) => ({
    acquire: () => {
      if (holder !== null && holder !== carrier && !holder.isDead)
        return Promise.reject(
          new ApplyError({ code: "LOCK_HELD", message: `Process ${holder.number} holds the lock.` }),
        );
      const takenOverFrom =
        holder === null ? null : { machine: "attack", processId: holder.number, hasEnded: true };
      holder = carrier;
      return Promise.resolve({
        takenOverFrom,
        lost: new AbortController().signal,
        release: () => {
          if (holder === carrier) holder = null;
          return Promise.resolve();
        },
      });
    },
  });
}
