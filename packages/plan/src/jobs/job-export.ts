/** The jobs of one project, as the server exports them (`GET /project/{project}/jobs/export?format=json`). */
export interface JobExport {
  readonly project: string;
  /** The export as it was parsed from JSON or YAML: a list of job definitions. Its shape is checked. */
  readonly jobs: unknown;
}
