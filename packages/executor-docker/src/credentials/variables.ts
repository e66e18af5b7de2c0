/** What the image reads its credentials from (rundeck/docs, runner configuration). */
export const variables = {
  token: "RUNNER_RUNDECK_SERVER_TOKEN",
  url: "RUNNER_RUNDECK_SERVER_URL",
  id: "RUNNER_RUNDECK_CLIENT_ID",
} as const;

/** The value of a variable in a container's environment; null when it has none. */
export function variableOf(environment: readonly string[], name: string): string | null {
  const entry = environment.find((one) => one.startsWith(`${name}=`));
  return entry === undefined ? null : entry.slice(name.length + 1);
}
