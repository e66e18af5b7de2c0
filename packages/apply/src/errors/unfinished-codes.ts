/** The code of a Runner that runs the new version on its host, while the control plane turned the run away. */
export const notConfirmed = "NOT_CONFIRMED";
/** The code of a unit that runs the new version, and lacks what its cordon took. */
export const notGivenBack = "NOT_GIVEN_BACK";
/** The code of a unit whose new replica serves, and whose old one is still in the list. */
export const oldReplicaLeft = "OLD_REPLICA_LEFT";
/** The codes of upgraded units in which something is left to do by hand. */
export const unfinishedCodes: readonly string[] = [notConfirmed, notGivenBack];
