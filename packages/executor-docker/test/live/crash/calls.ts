import type { CrashSubject } from "@runner-upgrade/crash-matrix";

type Calls = CrashSubject["calls"];

/** The calls behind which a run is killed, of steps that are the same in several of Docker's routes. */
export const looking: Calls = {
  inspect: { containing: "GET containers/json" },
  "stage-image": { containing: "GET images" },
};

export const leaving: Calls = {
  "check-availability": "none",
  cordon: { containing: "POST" },
  drain: { containing: "GET" },
};

export const stopping: Calls = {
  stop: [
    { containing: "POST containers/rename old" },
    { containing: "POST containers/stop" },
    { containing: "POST containers/update" },
  ],
};

export const starting: Calls = {
  "swap-names": { containing: "POST containers/rename own" },
  start: [{ containing: "POST containers/start" }, { containing: "POST containers/update" }],
};

export const returning: Calls = {
  verify: { containing: "/ping" },
  uncordon: { containing: "POST" },
  "clean-up": { containing: "DELETE containers" },
};
