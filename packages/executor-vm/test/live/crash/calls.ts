import type { Call, CrashSubject } from "@runner-upgrade/crash-matrix";

/** Behind which call each step of a VM's procedure is killed. How it is stopped and started depends on what starts it. */
export function callsOf(service: { readonly stop: Call; readonly start: Call }): CrashSubject["calls"] {
  return {
    inspect: { containing: "-version" },
    "check-availability": "none",
    // Its tags, and its node dispatch.
    cordon: [{ containing: "POST /runnerManagement/runner/" }, { containing: "/nodeDispatch/config" }],
    drain: { containing: "GET" },
    "save-state": { containing: 'receive "$temporary"' },
    stop: service.stop,
    "regenerate-credentials": { containing: "/regenerateCreds" },
    // In the middle of the transfer.
    "download-package": { containing: "bytes written" },
    "install-package": { containing: "ln -- " },
    start: service.start,
    verify: { containing: "/ping" },
    uncordon: [{ containing: "/nodeDispatch/config" }, { containing: "POST /runnerManagement/runner/" }],
    "clean-up": { containing: "rm -f" },
  };
}
