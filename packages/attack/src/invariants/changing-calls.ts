/** The calls of a host that change something there. Not derived from the product: this is what it is judged by. */
export const changingCalls: ReadonlySet<string> = new Set([
  "save-state",
  "stop",
  "download-package",
  "install-package",
  "start",
  "clean-up",
  "restore",
  "restore-with-new-credentials",
]);
