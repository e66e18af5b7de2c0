import type { HostObservation } from "@runner-upgrade/executor";
import { markOf } from "../package/file-mark.js";
import { replicaIdentityOf } from "../process/identity.js";
import { describeLook, look, processOf } from "../process/look.js";
import { runsWhatIsInPlace } from "../process/process-age.js";
import { locate } from "../locate/locate.js";
import { readLogTail } from "./log-tail.js";
import {
  forTarget,
  placedIn,
  recordedTarget,
  recordedText,
  type StepCall,
  type TargetCall,
} from "../target/target-call.js";

/** What is on the host at this moment. */
export async function observe(call: StepCall): Promise<HostObservation> {
  const recorded = recordedTarget(call.context);
  if (recorded !== null) return observeTarget(forTarget(call, recorded));
  const located = await locate(call.shell, call.host, replicaIdentityOf(call.context));
  if (located.target !== null) return observeTarget(forTarget(call, located.target));
  return {
    process: processOf(located),
    installed: "unknown",
    message: describeLook(located),
    logTail: [],
  };
}

async function observeTarget(call: TargetCall): Promise<HostObservation> {
  const { shell, target } = call;
  const seen = await look(call);
  for (const { invocation } of seen.processes)
    if (invocation !== null) shell.redactor.addInvocation(invocation);
  const [process] = seen.processes;
  return {
    process: processOf(seen),
    installed: await installed(call, process ?? null),
    message: describeLook(seen),
    logTail: await readLogTail({ shell, target }),
  };
}

async function installed(
  call: TargetCall,
  process: Parameters<typeof runsWhatIsInPlace>[1] | null,
): Promise<HostObservation["installed"]> {
  const { shell, target, context, files } = call;
  const inPlace = await markOf(shell, placedIn(call, files.package));
  if (inPlace === null) return "unknown";
  if (inPlace.mark === target.oldMark) return "old";
  const isNew = inPlace.mark === recordedText(context, "download-package", "mark");
  if (!isNew) return "unknown";
  return process === null || (await runsWhatIsInPlace(call, process, inPlace)) ? "new" : "old";
}
