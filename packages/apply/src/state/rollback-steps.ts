/** The steps of a rollback. No step of a procedure can have such an id: kinds and inserted ids have no colon. */
export const rollbackSteps = {
  restore: "rollback:restore",
  restoreWithNewCredentials: "rollback:restore-with-new-credentials",
  verify: "rollback:verify",
  deleteReplica: "rollback:delete-replica",
  uncordon: "rollback:uncordon",
  takeBackTags: "rollback:take-back-tags",
  cleanUp: "rollback:clean-up",
} as const;

/** The steps of the look at everyone at the end of a run. */
export const sweepSteps = {
  uncordon: "sweep:uncordon",
  takeBackTags: "sweep:take-back-tags",
  cleanUp: "sweep:clean-up",
} as const;

/** The steps of cleaning up behind a run that was cut. */
export const cleanUpSteps = {
  uncordon: "clean-up-run:uncordon",
  takeBackTags: "clean-up-run:take-back-tags",
  deleteReplica: "clean-up-run:delete-replica",
  cleanUp: "clean-up-run:clean-up",
} as const;
