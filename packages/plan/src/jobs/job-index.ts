import type { JobDefinition, JobReference } from "./job-definition.js";

/** The jobs that a reference may be to: some by place, or all of a project (null: of every project). */
export type Target =
  | { readonly kind: "jobs"; readonly places: readonly number[] }
  | { readonly kind: "project"; readonly project: string | null };

/** Jobs by what references name them by. */
export class JobIndex {
  readonly #all: readonly number[];
  readonly #byId: Map<string, number[]> = new Map<string, number[]>();
  readonly #byName: Map<string, number[]> = new Map<string, number[]>();
  readonly #byProject: Map<string, number[]> = new Map<string, number[]>();

  constructor(jobs: readonly JobDefinition[]) {
    this.#all = [...jobs.keys()];
    jobs.forEach(({ id, name, project }, place) => {
      if (id !== null) addTo(this.#byId, id, place);
      addTo(this.#byName, nameKey(project, name), place);
      addTo(this.#byProject, project, place);
    });
  }

  /** Both by id and by name: which of them the server prefers depends on a setting of the step. */
  find({ id, name, project }: JobReference, own: string): Target {
    const of = project ?? own;
    if (isVariable(of)) return { kind: "project", project: null };
    if (isVariable(id) || isVariable(name)) return { kind: "project", project: of };
    const places = new Set([
      ...(id === null ? [] : (this.#byId.get(id) ?? [])),
      ...(name === null ? [] : (this.#byName.get(nameKey(of, name)) ?? [])),
    ]);
    return { kind: "jobs", places: [...places] };
  }

  placesOf(target: Target): readonly number[] {
    if (target.kind === "jobs") return target.places;
    return target.project === null ? this.#all : (this.#byProject.get(target.project) ?? []);
  }
}

/** Adds a place to a list of an index. */
export function addTo<K>(index: Map<K, number[]>, key: K, place: number): void {
  const places = index.get(key);
  if (places === undefined) index.set(key, [place]);
  else places.push(place);
}

/** With the length in front, no two pairs are the same text. */
function nameKey(project: string, name: string): string {
  return `${project.length} ${project}${name}`;
}

function isVariable(text: string | null): boolean {
  return text?.includes("${") === true;
}
