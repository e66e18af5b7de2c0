import { describeLostAnswer } from "@runner-upgrade/crash-matrix";
import { localProcesses } from "./local-subject.js";

describeLostAnswer(localProcesses);
