import { describeCrashMatrix } from "@runner-upgrade/crash-matrix";
import { localProcesses } from "./local-subject.js";

describeCrashMatrix(localProcesses);
