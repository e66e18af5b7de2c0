import type { Attack, AttackScene } from "../attack.js";
import { rewriteScript } from "../racer.js";

const logins = ["root", "sudo"] as const;

/** Has a stranger run a process that carries the Runner's name. */
async function decoy({ attacked, runner: { file } }: AttackScene): Promise<void> {
  await attacked.as(
    "mallory",
    `mkdir -p ~/decoy && cd ~/decoy && head -c 100000 /dev/zero > ${file} && setsid /opt/fake/java -jar ${file} >/dev/null 2>&1 </dev/null &
sleep 0.5`,
  );
}

/** A Runner with a stable package name, which only the plan's host tells. */
async function stableName({ attacked, runner }: AttackScene): Promise<void> {
  await attacked.host.script(`mv ${runner.directory}/${runner.file} ${runner.directory}/runner.jar`);
  await attacked.host.script(
    `runuser -u rundeck -- bash -c 'cd ${runner.directory} && setsid /opt/fake/java -jar runner.jar >/dev/null 2>&1 </dev/null &'`,
  );
  await runner.untilRunning();
}

const stablePlan: NonNullable<Attack["planned"]> = ({ directory }) => ({
  service: { kind: "process" },
  directory,
  packagePath: `${directory}/runner.jar`,
});

const hex = (text: string): string =>
  `${Buffer.from(text, "latin1").toString("hex").replaceAll(/../g, " $&")}\n`;

/** What the capture of processes would say if the process were root's and ran the attacker's program. */
async function forgedAnswer({ attacked, runner }: AttackScene): Promise<string> {
  const { directory, file, id } = runner;
  const pid = await attacked.host.script(`pgrep -f 'java -jar ${file}' | head -1`);
  const stat = await attacked.host.script(`cat /proc/${pid}/stat`);
  const limits = await attacked.host.script(`cat /proc/${pid}/limits`);
  const status = `Name:\tjava\nUmask:\t0022\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nGroups:\t0\nNSpid:\t${pid}\nSigIgn:\t0000000000000000\n`;
  const lines = (name: string, text: string): string =>
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => `${pid}/${name}:${line}\n`)
      .join("");
  const parts = ["stat", "status", "cmdline", "environ", "limits", "cgroup"];
  const files =
    lines("stat", stat) +
    lines("status", status) +
    `${pid}/cmdline:/bin/sh\0${directory}/java\0-jar\0${file}\0\n` +
    `${pid}/environ:A=1\0\n` +
    lines("limits", limits) +
    lines("cgroup", "0::/\n") +
    "self/comm:grep\n";
  const links = `\0${pid} cwd exe out error\0${directory}\0/usr/bin/dash\0/dev/null\0/dev/null\0`;
  await attacked.as(
    "rundeck",
    `cp /opt/fake/java ${directory}/java; printf '%s' '${Buffer.from(
      `names${parts.map((part) => ` ${pid}/${part}`).join("")}\n${hex(files)}links\n${hex(links)}`,
    ).toString("base64")}' | base64 -d > /srv/uids/forged-${id}`,
  );
  return `/srv/uids/forged-${id}`;
}

/** Attacks by processes that are not what they seem. */
export const forgedProcesses: readonly Attack[] = [
  {
    name: "forged-answer",
    by: "rundeck",
    logins,
    before: "inspect",
    inspections: 3,
    layOut: async ({ attacked, runner }) => {
      await attacked.host.script(
        `runuser -u rundeck -- bash -c 'export ODD=$(printf "\\377"); ${runner.startLine}'`,
      );
      await runner.untilRunning();
    },
    strike: async (scene) => {
      const answer = await forgedAnswer(scene);
      await scene.attacked.inBackground(
        "rundeck",
        rewriteScript({
          words: "for tool in grep cut od readlink",
          at: "cd /proc || exit 1",
          replacement: `cat ${answer}; exit 0 #`,
        }),
      );
      await scene.attacked.host.script("sleep 0.5");
    },
  },
  {
    name: "roots-package",
    by: "rundeck",
    logins,
    before: "inspect",
    // A process says itself which Runner it is, and what its package is.
    layOut: async ({ attacked, runner }) => {
      await attacked.host.script(
        `runuser -u rundeck -- bash -c 'cd ${runner.directory} && RUNNER_RUNDECK_CLIENT_ID=${runner.id} setsid /opt/fake/java -jar /etc/attack/victim >/dev/null 2>&1 </dev/null &'; sleep 0.5`,
      );
    },
    strike: () => Promise.resolve(),
    expectedCode: "UNSAFE_PATH",
  },
  {
    name: "roots-file-of-user-unit",
    by: "rundeck",
    logins,
    before: "inspect",
    planned: ({ unit }) => ({ service: { kind: "systemd", unit, scope: "user", user: "rundeck" } }),
    layOut: async ({ attacked, runner }) => {
      await attacked.as(
        "rundeck",
        `mkdir -p ~/.config/systemd/user && cat > ~/.config/systemd/user/${runner.unit} <<'END'
[Service]
WorkingDirectory=${runner.directory}
EnvironmentFile=-/etc/attack/other-runner.env
ExecStart=/opt/fake/java -jar ${runner.file}
END
export XDG_RUNTIME_DIR=/run/user/$(id -u); systemctl --user daemon-reload; systemctl --user start ${runner.unit}`,
      );
      await runner.untilRunning();
    },
    strike: () => Promise.resolve(),
    afterwards: async ({ attacked, runner }) => {
      await attacked.as(
        "rundeck",
        `export XDG_RUNTIME_DIR=/run/user/$(id -u); systemctl --user stop ${runner.unit} || true`,
      );
    },
    expectedCode: "UNSAFE_PATH",
  },
  {
    name: "decoy-takes-package",
    by: "mallory",
    logins,
    before: "inspect",
    planned: stablePlan,
    layOut: async (scene) => {
      await stableName(scene);
      // It crashed, and the stranger was waiting for it.
      await scene.attacked.host.script("pkill -KILL -f 'java -jar runner.jar'");
    },
    strike: decoy,
    expectedCode: "FOREIGN_PROCESS",
  },
  {
    name: "decoy-beside",
    by: "mallory",
    logins,
    before: "inspect",
    planned: stablePlan,
    layOut: stableName,
    strike: decoy,
    expectedCode: "FOREIGN_PROCESS",
  },
  {
    name: "decoy-restored",
    by: "mallory",
    logins,
    before: "restore",
    planned: stablePlan,
    layOut: stableName,
    strike: decoy,
    damage: async ({ attacked }) =>
      (await attacked.host.script("pgrep -u rundeck -f 'java -jar runner.jar' || true")) === ""
        ? ["the rollback took a stranger's process for the Runner"]
        : [],
  },
  {
    name: "runs-strangers-package",
    by: "mallory",
    logins,
    before: "inspect",
    // The real package, readable by all, run by somebody else while the Runner is down.
    layOut: async ({ attacked, runner }) => {
      await attacked.host.script(`chmod 644 ${runner.directory}/${runner.file}`);
      await attacked.as("mallory", `${runner.startLine} sleep 0.3`);
    },
    strike: () => Promise.resolve(),
    expectedCode: "FOREIGN_PROCESS",
  },
];
