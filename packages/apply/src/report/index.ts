export { buildReport } from "./build-report.js";
export { formatReport } from "./format-report.js";
export type { ReportedStep, ReportedUnit, RunReport } from "./run-report.js";
