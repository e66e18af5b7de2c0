import type { Call, CrashSubject } from "@runner-upgrade/crash-matrix";

/** As `callsOf`, on a server with replicas: nothing is regenerated, a replica is made and another one deleted. */
export function replicaCallsOf(service: {
  readonly stop: Call;
  readonly start: Call;
}): CrashSubject["calls"] {
  const calls = callsOf(service);
  const of = (...steps: readonly string[]): CrashSubject["calls"] =>
    Object.fromEntries(steps.map((step) => [step, calls[step] ?? "none"]));
  return {
    ...of("inspect"),
    "create-replica": { containing: "POST /runnerManagement/runner/" },
    ...of("download-package", "check-availability", "cordon", "drain", "save-state", "stop"),
    ...of("install-package", "start"),
    // A ping proves nothing where another replica may answer it.
    verify: { containing: "/replicas" },
    ...of("uncordon"),
    "delete-replica": { containing: "DELETE /runnerManagement/runner/" },
    ...of("clean-up"),
  };
}

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
