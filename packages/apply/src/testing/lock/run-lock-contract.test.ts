import { describeBrokenSubjects } from "../../../test/support/broken-subjects.js";
import { createLockStore, lockPlants } from "../../../test/support/store-lock.js";
import { describeRunLockContract, runLockCases } from "./describe-run-lock-contract.js";

describeRunLockContract({
  name: "lock of the self-test",
  createSubject: () => Promise.resolve(createLockStore(null)),
  capabilities: { cutOff: true, suspension: true, removal: true },
});

describeBrokenSubjects({ cases: runLockCases(), plants: lockPlants, createSubject: createLockStore });
