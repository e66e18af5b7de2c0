import { describeExecutorContract } from "@runner-upgrade/executor/testing";
import { createProcessSubject } from "../support/process-subject.js";

const capabilities = {
  disturbance: true,
  severalProcesses: true,
  revival: true,
  exitAfterStart: true,
  wrongCredentials: true,
  stops: true,
  brokenPackages: true,
  discovery: true,
} as const;

describeExecutorContract({
  name: "vm executor on real processes of this machine",
  createSubject: (request) => createProcessSubject(request),
  capabilities,
});
