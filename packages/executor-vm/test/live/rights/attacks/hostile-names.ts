import type { Attack } from "../attack.js";

const logins = ["root", "sudo"] as const;

/** Attacks by names that become configuration or commands. */
export const hostileNames: readonly Attack[] = [
  {
    name: "directory-line-feed",
    by: "rundeck",
    logins,
    before: "inspect",
    planned: ({ unit }) => ({ service: { kind: "systemd", unit, scope: "system" } }),
    layOut: async ({ attacked, runner }) => {
      const { directory, file } = runner;
      // A unit whose script lies where the Runner's user may write, as is common.
      await attacked.as(
        "rundeck",
        `cd ${directory} && bad=$'a\\nUser=root\\n#' && mkdir "$bad" && mv ${file} "$bad/" && cat > start.sh <<'END'
#!/bin/bash
cd ${directory}/$'a\\nUser=root\\n#' && exec /opt/fake/java -jar ${file}
END
chmod 755 start.sh`,
      );
      await runner.startUnit(
        `[Service]\nUser=rundeck\nWorkingDirectory=${directory}\nExecStart=${directory}/start.sh\n`,
      );
    },
    strike: () => Promise.resolve(),
    rollback: "restore-with-new-credentials",
    expectedCode: "UNSAFE_NAME",
    damage: async ({ attacked, runner }) => {
      const user = await attacked.host.script(
        `systemctl daemon-reload; systemctl show -p User --value ${runner.unit}`,
      );
      return user === "rundeck" ? [] : [`the unit runs as ${user} from its next start on`];
    },
  },
  {
    name: "package-line-feed",
    by: "rundeck",
    logins: ["root", "sudo", "own"],
    before: "inspect",
    layOut: async ({ attacked, runner }) => {
      const { directory, file } = runner;
      await attacked.as(
        "rundeck",
        `cd ${directory} && bad=$'a\\nb' && mkdir "$bad" && mv ${file} "$bad/" && cd "$bad" && (setsid /opt/fake/java -jar ${file} >/dev/null 2>&1 </dev/null &)`,
      );
      await runner.untilRunning();
    },
    strike: () => Promise.resolve(),
    expectedCode: "UNSAFE_NAME",
  },
  ...(
    [
      ["unit-line-feed", "x.service\nUser=root"],
      ["unit-backtick", "x`id`.service"],
      ["unit-path", "../../../tmp/x.service"],
    ] as const
  ).map(([name, unit]): Attack => ({
    name,
    by: "rundeck",
    logins: ["sudo"],
    before: "inspect",
    planned: () => ({ service: { kind: "systemd", unit, scope: "system" } }),
    strike: () => Promise.resolve(),
    expectedCode: "UNSAFE_NAME",
  })),
];
