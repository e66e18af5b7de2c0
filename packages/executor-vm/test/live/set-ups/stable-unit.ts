import type { SetUp } from "./set-up.js";
import { proxyPasswordCanary, smallHeap } from "./set-up.js";

/** A system unit with a stable package name, options from a drop-in, limits of its own, and Restart=always. */
export const stableUnit: SetUp = {
  name: "system unit with a stable package name",
  install: async (host, runner) => {
    const directory = "/srv/runner";
    await host.script(
      `install -d -o rundeck -g rundeck ${directory} /etc/systemd/system/rba-runner.service.d`,
    );
    await host.put(`${directory}/runner.jar`, runner.package, { owner: "rundeck:rundeck", mode: "600" });
    await host.put(
      "/etc/systemd/system/rba-runner.service",
      `[Service]
User=rundeck
Group=rundeck
WorkingDirectory=${directory}
ExecStart=/usr/bin/java $JAVA_OPTIONS -jar ${directory}/runner.jar
Restart=always
RestartSec=1
UMask=0027
LimitNOFILE=4096
SuccessExitStatus=143
`,
    );
    await host.put(
      "/etc/systemd/system/rba-runner.service.d/options.conf",
      `[Service]
Environment="JAVA_OPTIONS=${smallHeap} -Dmicronaut.http.client.proxy-password=${proxyPasswordCanary}"
Environment=RUNNER_LOG_OUTPUT=console
`,
    );
    await host.script("systemctl daemon-reload && systemctl start rba-runner.service");
    return { service: { kind: "systemd", unit: "rba-runner.service", scope: "system" } };
  },
};
