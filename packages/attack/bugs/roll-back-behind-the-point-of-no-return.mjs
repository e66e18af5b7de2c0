/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "4: after the point of no return the way is forward",
  seed: 51,
  edits: [
    {
      find: "  if (!isRunning && mayGoBack) {",
      plant: "  if (!isRunning && (mayGoBack || unitState.areOldCredentialsDead)) {",
    },
    {
      find: `  const isWithNewCredentials = run.unit(unit.id).areOldCredentialsDead;
  const stepId`,
      plant: `  const isWithNewCredentials = run.unit(unit.id).areOldCredentialsDead && unit.runnerId === "";
  const stepId`,
    },
  ],
};
