import { describeCrashMatrix } from "@runner-upgrade/crash-matrix";
import { localReplicas } from "./local-subject.js";

describeCrashMatrix(localReplicas);
