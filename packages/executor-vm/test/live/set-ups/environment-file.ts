import type { SetUp } from "./set-up.js";
import { smallHeap } from "./set-up.js";

/**
 * A unit whose EnvironmentFile sets the credentials. They probably win over those in the package, so a Runner that
 * is given a new package only would go on with a dead token.
 */
export const environmentFile: SetUp = {
  name: "system unit whose EnvironmentFile sets the token",
  install: async (host, runner) => {
    const directory = "/var/lib/rundeck-runner";
    await host.script(`install -d -o rundeck -g rundeck ${directory}`);
    await host.put(`${directory}/runner.jar`, runner.package, { owner: "rundeck:rundeck", mode: "600" });
    await host.put(
      "/etc/default/rundeck-runner",
      `# Credentials of the Runner
RUNNER_RUNDECK_SERVER_URL=${runner.serverUrl}
RUNNER_RUNDECK_SERVER_TOKEN=${runner.token}
RUNNER_RUNDECK_CLIENT_ID=${runner.runnerId}
`,
      { owner: "root:rundeck", mode: "640" },
    );
    await host.put(
      "/etc/systemd/system/rundeck-runner.service",
      `[Service]
User=rundeck
WorkingDirectory=${directory}
EnvironmentFile=/etc/default/rundeck-runner
ExecStart=/usr/bin/java ${smallHeap} -jar runner.jar
Restart=on-failure
`,
    );
    await host.script("systemctl daemon-reload && systemctl start rundeck-runner.service");
    return { service: { kind: "systemd", unit: "rundeck-runner.service", scope: "system" } };
  },
};
