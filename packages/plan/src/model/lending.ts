/** That tags of a unit's Runner are lent to another Runner, so that jobs that ask for them find that one meanwhile. */
export interface Lending {
  /** The Runner that has the tags for a while. */
  readonly lenderId: string;
  readonly lenderName: string;
  /** The projects that it was in when observed: they decide which right its change needs. */
  readonly lenderProjects: readonly string[];
  /** All tags that the needs ask for and it lacked when observed. Empty where it had them all. */
  readonly tags: readonly string[];
  /** Ids of the needs of the unit that it stands in for meanwhile. */
  readonly needs: readonly string[];
}
