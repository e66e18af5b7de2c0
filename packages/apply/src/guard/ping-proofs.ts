import type { Clock } from "@runner-upgrade/executor";
import { failureOf } from "../errors/failure.js";

/** How long one answer proves that a Runner works. */
export const proofLifeMs = 10_000;

/** Whether a Runner answered, and what it said when it did not. */
export interface Proof {
  readonly isAnswered: boolean;
  readonly message: string;
}

/**
 * Proves by ping that Runners work. One answer serves everybody for 10 s, and a ping that is on its way everybody
 * who asks meanwhile; a silence serves nobody but who waited for it.
 */
export interface PingProofs {
  prove(runnerId: string): Promise<Proof>;
}

/** Makes the proofs of one run. `ping` rejects or says whether it was answered. */
export function createPingProofs(
  ping: (runnerId: string) => Promise<{ readonly answered: boolean; readonly message: string }>,
  clock: Clock,
): PingProofs {
  const answeredAt = new Map<string, number>();
  const onTheWay = new Map<string, Promise<Proof>>();

  const send = async (runnerId: string): Promise<Proof> => {
    try {
      const { answered, message } = await ping(runnerId);
      if (answered) answeredAt.set(runnerId, clock.now());
      return { isAnswered: answered, message };
    } catch (error) {
      return { isAnswered: false, message: failureOf(error).message };
    } finally {
      onTheWay.delete(runnerId);
    }
  };

  return {
    prove: (runnerId) => {
      const last = answeredAt.get(runnerId);
      const ageMs = last === undefined ? Infinity : clock.now() - last;
      // A clock that was put back must not make an answer good for hours.
      if (ageMs >= 0 && ageMs <= proofLifeMs)
        return Promise.resolve({ isAnswered: true, message: "It answered a ping just now." });
      const pending = onTheWay.get(runnerId) ?? send(runnerId);
      onTheWay.set(runnerId, pending);
      return pending;
    },
  };
}
