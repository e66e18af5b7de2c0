export type { Capabilities } from "./contract/contract-case.js";
export type { StoreFault } from "./contract/store-fault.js";
export { describeJournalContract, type JournalContractOptions } from "./journal/describe-journal-contract.js";
export type { JournalCapabilities, JournalSubject } from "./journal/journal-subject.js";
export { describeRunLockContract, type RunLockContractOptions } from "./lock/describe-run-lock-contract.js";
export type { RunLockCapabilities, RunLockSubject } from "./lock/run-lock-subject.js";
