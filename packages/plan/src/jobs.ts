// For programs that know what the jobs need: the coverage `jobs` of a policy, out of job definitions.
export type { JobExport } from "./jobs/job-export.js";
export { needsFromJobs } from "./jobs/needs-from-jobs.js";
export type { JobFound, NeedOfJobs, NeedsFromJobs } from "./jobs/needs-found.js";
