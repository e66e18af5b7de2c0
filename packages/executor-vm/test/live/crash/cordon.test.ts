import { describeCordon } from "@runner-upgrade/crash-matrix";
import { localProcesses } from "./local-subject.js";

describeCordon(localProcesses);
