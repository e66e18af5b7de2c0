import type { StepOutcome } from "@runner-upgrade/executor";
import { checkAvailability } from "./check-availability.js";
import { cordon } from "../cordon/cordon.js";
import { uncordon } from "../cordon/uncordon.js";
import { lendTags } from "../lending/lend-tags.js";
import { takeBackTags } from "../lending/take-back-tags.js";
import { createReplica } from "../replicas/create-replica.js";
import { deleteOldReplica } from "../replicas/delete-replica.js";
import { customStep } from "./custom-step.js";
import { drain } from "./drain.js";
import { hostStep } from "./host-step.js";
import { regenerateCredentials } from "./regenerate-credentials.js";
import type { StepCall } from "../performing/step-call.js";
import { verify } from "./verify.js";

/** Carries a step out: the control plane's here, the host's through its executor, an inserted one by its handler. */
export function carryOut(call: StepCall): Promise<StepOutcome> {
  const { step } = call;
  switch (step.kind) {
    case "check-availability":
      return checkAvailability();
    case "lend-tags":
      return lendTags(call);
    case "take-back-tags":
      return takeBackTags(call);
    case "cordon":
      return cordon(call);
    case "drain":
      return drain(call);
    case "regenerate-credentials":
      return regenerateCredentials(call);
    case "create-replica":
      return createReplica(call);
    case "delete-replica":
      return deleteOldReplica(call);
    case "verify":
      return verify(call);
    case "uncordon":
      return uncordon(call);
    case "custom":
      return customStep({ ...call, step });
    default:
      return hostStep(call, step.kind);
  }
}
