import type { SetUp } from "./set-up.js";
import { smallHeap } from "./set-up.js";

/** A unit of the user `rundeck`'s own service manager, which lives on without a login (linger). */
export const userUnit: SetUp = {
  name: "user unit",
  install: async (host, runner) => {
    const home = "/home/rundeck";
    const file = `runner-${runner.runnerId}.jar`;
    await host.script(
      `install -d -o rundeck -g rundeck ${home}/runner ${home}/.config ${home}/.config/systemd ${home}/.config/systemd/user`,
    );
    await host.put(`${home}/runner/${file}`, runner.package, { owner: "rundeck:rundeck", mode: "600" });
    await host.put(
      `${home}/.config/systemd/user/runner.service`,
      `[Service]
WorkingDirectory=%h/runner
ExecStart=/usr/bin/java ${smallHeap} -jar ${file}
Restart=on-failure
[Install]
WantedBy=default.target
`,
      { owner: "rundeck:rundeck" },
    );
    await host.script(
      `su rundeck -c 'export XDG_RUNTIME_DIR=/run/user/$(id -u); systemctl --user daemon-reload; systemctl --user enable --now runner.service'`,
    );
    return { service: { kind: "systemd", unit: "runner.service", scope: "user", user: "rundeck" } };
  },
};
