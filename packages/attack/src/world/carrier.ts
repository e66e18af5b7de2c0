import type { Clock } from "@runner-upgrade/executor";
import type { AttackWorld } from "./attack-world.js";

/** The process that carries the run out, until it crashes. What it asked for then answers nobody any more. */
export interface Carrier {
  readonly number: number;
  readonly isDead: boolean;
  /** Its machine's clock, which may jump. What sleeps is not woken earlier or later for that. */
  readonly clock: Clock;
  readonly crashed: Promise<void>;
  crash(): void;
  jump(byMs: number): void;
  /** The promise, which never settles once the process is dead. */
  alive<T>(promise: Promise<T>): Promise<T>;
}

/** Starts a process to carry the run out. `offsetMs` is how far its machine's clock is off. */
export function createCarrier(world: AttackWorld, number: number, offsetMs: number): Carrier {
  let isDead = false;
  let offset = offsetMs;
  let die = (): void => undefined;
  const crashed = new Promise<void>((resolve) => {
    die = resolve;
  });
  const alive = <T>(promise: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      promise.then(
        (value) => {
          if (!isDead) resolve(value);
        },
        (error: unknown) => {
          if (!isDead) reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });
  return {
    number,
    get isDead() {
      return isDead;
    },
    clock: {
      now: () => world.clock.now() + offset,
      sleep: (ms, signal) => alive(world.clock.sleep(ms, signal)),
    },
    crashed,
    crash: () => {
      if (isDead) return;
      isDead = true;
      world.note({ type: "carrier-crashed", carrier: number });
      die();
    },
    jump: (byMs) => {
      offset += byMs;
      world.note({ type: "clock-jumped", byMs });
    },
    alive,
  };
}
