import type { SetUp } from "./set-up.js";
import { smallHeap } from "./set-up.js";

/** The vendor's example: a system unit whose ExecStart names the package with the Runner's id, relative to its directory. */
export const namedUnit: SetUp = {
  name: "system unit that names the package",
  install: async (host, runner) => {
    const directory = "/opt/apps/runner";
    const file = `runner-${runner.runnerId}.jar`;
    await host.script(`install -d -o rundeck -g rundeck ${directory}`);
    await host.put(`${directory}/${file}`, runner.package, { owner: "rundeck:rundeck", mode: "600" });
    await host.put(
      "/etc/systemd/system/runner.service",
      `[Unit]
Description=Runner
[Service]
Type=simple
User=rundeck
Group=rundeck
WorkingDirectory=${directory}
ExecStart=/usr/bin/java ${smallHeap} -jar ${file}
Restart=on-failure
[Install]
WantedBy=multi-user.target
`,
    );
    await host.script("systemctl daemon-reload && systemctl enable --now runner.service");
    return { service: { kind: "systemd", unit: "runner.service", scope: "system" } };
  },
};
