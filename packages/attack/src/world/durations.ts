/** How long each call of a host usually takes. */
export const durationsMs = {
  inspect: 500,
  "save-state": 200,
  stop: 3_000,
  "download-package": 8_000,
  "install-package": 400,
  start: 4_000,
  "clean-up": 200,
  restore: 4_000,
  "restore-with-new-credentials": 4_000,
  observe: 100,
} as const;
