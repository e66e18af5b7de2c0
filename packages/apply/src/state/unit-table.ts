import type { UnitState } from "./unit-state.js";

/** So many units share an array: an event copies one of these arrays, and the list of them. */
const chunkSize = 128;

type Chunks = readonly (readonly UnitState[])[];

/**
 * The state of every unit, by unit id. A table never changes: `with` makes another one, which shares with the first
 * all but one of its chunks. An event costs about the same however many units there are, and a table that was handed
 * out stays as it is.
 */
export class UnitTable {
  private readonly places: ReadonlyMap<string, number>;
  private readonly chunks: Chunks;

  private constructor(places: ReadonlyMap<string, number>, chunks: Chunks) {
    this.places = places;
    this.chunks = chunks;
  }

  /** Makes a table of these units, in this order. */
  static of(units: readonly UnitState[]): UnitTable {
    const places = new Map(units.map(({ unitId }, place) => [unitId, place]));
    return new UnitTable(places, chunksOf(units));
  }

  /** How many units there are. */
  get size(): number {
    return this.places.size;
  }

  /** The unit with this id; undefined where there is none. */
  get(unitId: string): UnitState | undefined {
    const place = this.places.get(unitId);
    return place === undefined ? undefined : this.chunks[Math.floor(place / chunkSize)]?.[place % chunkSize];
  }

  /** The table with this unit in place of the one with the same id. A unit that is not in the table is left out. */
  with(unit: UnitState): UnitTable {
    const place = this.places.get(unit.unitId);
    if (place === undefined) return this;
    const chunks = [...this.chunks];
    const chunk = [...(chunks[Math.floor(place / chunkSize)] ?? [])];
    chunk[place % chunkSize] = unit;
    chunks[Math.floor(place / chunkSize)] = chunk;
    return new UnitTable(this.places, chunks);
  }

  /** Every unit, changed. */
  map(change: (unit: UnitState) => UnitState): UnitTable {
    return new UnitTable(
      this.places,
      this.chunks.map((chunk) => chunk.map(change)),
    );
  }

  /** Every unit, in the order of the plan. */
  values(): UnitState[] {
    return this.chunks.flat();
  }

  /**
   * The units in which this table differs from an earlier one of the same run: null where that one is of another run.
   * Costs as much as the chunks that changed.
   */
  changedSince(earlier: UnitTable): UnitState[] | null {
    if (earlier.places !== this.places) return null;
    return this.chunks.flatMap((chunk, index) => {
      const before = earlier.chunks[index];
      return chunk === before ? [] : chunk.filter((unit, place) => unit !== before?.[place]);
    });
  }
}

function chunksOf(units: readonly UnitState[]): Chunks {
  return Array.from({ length: Math.ceil(units.length / chunkSize) }, (_, index) =>
    units.slice(index * chunkSize, (index + 1) * chunkSize),
  );
}
