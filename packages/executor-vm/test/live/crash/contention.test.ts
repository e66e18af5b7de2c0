import { describeContention } from "@runner-upgrade/crash-matrix";
import { localProcesses } from "./local-subject.js";

describeContention(localProcesses, [
  { stepId: "stop", containing: "signal=", goesOnAt: "verify" },
  { stepId: "regenerate-credentials", containing: "/regenerateCreds", goesOnAt: "install-package" },
  { stepId: "start", containing: "launched=", goesOnAt: "verify" },
  { stepId: "start", containing: "launched=", goesOnAt: "the end" },
]);
