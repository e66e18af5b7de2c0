export { createJobLoad } from "./create-job-load.js";
export type { JobLoad, JobLoadOptions, JobLoadReport, JobLoss } from "./job-load.js";
export type { JobNeed } from "./job-need.js";
