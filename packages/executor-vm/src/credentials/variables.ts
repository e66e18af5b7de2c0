/**
 * The variables by which a Runner is told who it is (rundeck/docs, runner configuration). That they win over what a
 * package carries is probable, not certain; they are handled so that it does not matter.
 */
export const credentialVariables: {
  readonly token: "RUNNER_RUNDECK_SERVER_TOKEN";
  readonly id: "RUNNER_RUNDECK_CLIENT_ID";
  readonly url: "RUNNER_RUNDECK_SERVER_URL";
} = {
  token: "RUNNER_RUNDECK_SERVER_TOKEN",
  id: "RUNNER_RUNDECK_CLIENT_ID",
  url: "RUNNER_RUNDECK_SERVER_URL",
};
