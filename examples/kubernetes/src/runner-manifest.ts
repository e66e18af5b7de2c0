/** A Runner as a Deployment that reads its credentials from variables, as the vendor's page has it. */
export function runnerManifest(runner: {
  readonly name: string;
  readonly runnerId: string;
  readonly token: string;
  readonly image: string;
  readonly serverUrl: string;
}): object {
  const labels = { app: runner.name };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: runner.name },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          // The simulated control plane listens on this machine.
          hostNetwork: true,
          terminationGracePeriodSeconds: 5,
          containers: [
            {
              name: "runner",
              image: runner.image,
              imagePullPolicy: "IfNotPresent",
              env: [
                { name: "RUNNER_RUNDECK_SERVER_URL", value: runner.serverUrl },
                { name: "RUNNER_RUNDECK_CLIENT_ID", value: runner.runnerId },
                { name: "RUNNER_RUNDECK_SERVER_TOKEN", value: runner.token },
                { name: "JAVA_TOOL_OPTIONS", value: "-Xmx64m -XX:+UseSerialGC" },
              ],
            },
          ],
        },
      },
    },
  };
}
