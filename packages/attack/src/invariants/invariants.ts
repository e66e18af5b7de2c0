import { abortKept } from "./abort-kept.js";
import { editsKept } from "./edits-kept.js";
import { endTold } from "./end-told.js";
import type { InvariantFactory } from "./invariant.js";
import { loansReturned } from "./loans-returned.js";
import { needsKept } from "./needs-kept.js";
import { noWorkCut } from "./no-work-cut.js";
import { offeredWhenServing } from "./offered-when-serving.js";
import { oneAtATime } from "./one-at-a-time.js";
import { oneProcessActs } from "./one-process-acts.js";
import { policyKept } from "./policy-kept.js";
import { provenGone } from "./proven-gone.js";
import { regenerationBounded } from "./regeneration-bounded.js";
import { secretsKept } from "./secrets-kept.js";
import { standInsLive } from "./stand-ins-live.js";
import { replicaKept } from "./replica-kept.js";
import { replicasAccounted } from "./replicas-accounted.js";
import { replicasBounded } from "./replicas-bounded.js";
import { rollbackKept } from "./rollback-kept.js";
import { writtenAhead } from "./written-ahead.js";

/** Everything that is checked, by the name that a failure is told with. */
export const invariants: Readonly<Record<string, InvariantFactory>> = {
  "needs-kept": needsKept,
  "stand-ins-live": standInsLive,
  "no-work-cut": noWorkCut,
  "edits-kept": editsKept,
  "offered-when-serving": offeredWhenServing,
  "rollback-kept": rollbackKept,
  "proven-gone": provenGone,
  "abort-kept": abortKept,
  "one-at-a-time": oneAtATime,
  "one-process-acts": oneProcessActs,
  "written-ahead": writtenAhead,
  "regeneration-bounded": regenerationBounded,
  "replica-kept": replicaKept,
  "replicas-bounded": replicasBounded,
  "replicas-accounted": replicasAccounted,
  "loans-returned": loansReturned,
  "policy-kept": policyKept,
  "end-told": endTold,
  "secrets-kept": secretsKept,
};
