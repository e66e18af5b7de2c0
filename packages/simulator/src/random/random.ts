/** Chance that repeats itself: the same seed and purpose give the same numbers. */
export interface Random {
  /** From 0 to 1, without 1. */
  readonly next: () => number;
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  chance(probability: number): boolean;
  /** Throws `RangeError` for an empty list. */
  pick<T>(list: readonly T[]): T;
}

/**
 * A stream of chance of its own for each purpose: what one purpose takes changes nothing for another, so a fault that
 * is left out leaves the fleet and the run's own chance as they were.
 *
 * @example
 * createRandom(7, "fleet").int(1, 3);
 */
export function createRandom(seed: number, purpose: string): Random {
  let state = mix(seed);
  for (const letter of purpose) state = mix(state ^ letter.charCodeAt(0));
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
  const random: Random = {
    next,
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (probability) => next() < probability,
    pick: (list) => {
      const one = list[random.int(0, list.length - 1)];
      if (one === undefined) throw new RangeError("There is nothing to pick from.");
      return one;
    },
  };
  return random;
}

function mix(value: number): number {
  let mixed = (value | 0) + 0x9e3779b9;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) | 0;
}
