import { docker } from "@runner-upgrade/lab";
import type { LiveHost } from "../hosts/live-hosts.js";

/** What only root may read, and what belongs to the neighbour's Runner. None of it may ever be seen. */
export const canaries = {
  rootFile: "canary-root-file-51d0",
  rootLog: "canary-root-log-77ab",
  shadow: "canary-shadow-0c3e",
  otherRunner: "canary-other-runner-token-a49f",
  neighbour: "canary-neighbour-token-e812",
} as const;

/** A host with things worth an attack: files of root, and a Runner of another user. */
export interface AttackedHost {
  readonly host: LiveHost;
  /** Runs a script as a user of the host, past SSH. */
  as(user: string, script: string): Promise<string>;
  /** Starts a script as a user, in the background. */
  inBackground(user: string, script: string): Promise<void>;
  /** Ends whatever the attackers left running, and lays out anew what they may have damaged. */
  reset(): Promise<void>;
  /** What changed since the last call among the files of root and of the neighbour, in words. */
  changes(): Promise<readonly string[]>;
}

// Looks like a JVM to whoever reads /proc, and writes down as whom it runs.
const fakeJava = `#!/bin/sh
if [ "$1" = -version ]; then echo 'openjdk version "17.0.9" 2023-10-17' >&2; exit 0; fi
echo "$(id -u) $*" >"/srv/uids/$$"
sleep 600 &
child=$!
trap 'kill $child; exit 143' TERM
wait
`;

// Names, owners, modes and contents. The units are looked at by what the service manager makes of them.
const look = `
find /etc /root /srv/neighbour /usr/local /opt -xdev -not -path '/etc/systemd/system/attack-*' -printf '%p %U:%G %m %y %l\\n' | sort
find /etc/attack /root /srv/neighbour /etc/passwd /etc/shadow /etc/sudoers /etc/sudoers.d -type f -exec sha256sum {} + | sort
`;

const victims = `
rm -rf /etc/attack /srv/*
install -d -m 755 /etc/attack
install -d -m 777 /srv/uids
install -d -o neighbour -g neighbour -m 755 /srv/neighbour
printf 'RUNNER_RUNDECK_SERVER_TOKEN=${canaries.neighbour}\n' > /srv/neighbour/env
chown neighbour:neighbour /srv/neighbour/env && chmod 600 /srv/neighbour/env
printf 'secret=${canaries.rootFile}\n' > /etc/attack/secret
printf 'RUNNER_RUNDECK_SERVER_TOKEN=${canaries.otherRunner}\n' > /etc/attack/other-runner.env
chmod 600 /etc/attack/secret /etc/attack/other-runner.env
printf 'harmless\n' > /etc/attack/victim && chmod 644 /etc/attack/victim
`;

const quiet = `
systemctl stop 'attack-*.service' 2>/dev/null || true
pkill -KILL -u rundeck perl || true
pkill -KILL -u mallory || true
pkill -KILL -f 'fake/jav[a]|srv/.*/jav[a] -jar' || true
rm -rf /etc/systemd/system/attack-*
`;

/** Lays out what is attacked: once for each host. */
export async function prepareAttackedHost(host: LiveHost): Promise<AttackedHost> {
  await host.script(`
useradd --create-home --shell /bin/bash mallory
useradd --create-home --shell /bin/bash neighbour
install -d -m 700 /root/.ssh && install -m 600 /home/upgrader/.ssh/authorized_keys /root/.ssh/authorized_keys
install -d -m 755 /opt/fake
echo 'ghost:${canaries.shadow}:19000:0:99999:7:::' >> /etc/shadow
install -d -m 700 /root/logs && printf '${canaries.rootLog}\n' > /root/logs/runner.log
cat > /opt/fake/java <<'END'
${fakeJava}END
chmod 755 /opt/fake/java
${victims}`);
  let before = (await host.script(look)).split("\n");
  return {
    host,
    as: (user, script) =>
      docker([...asUser(user), "--interactive", host.container, "bash", "-eu", "-s"], { input: script }),
    inBackground: async (user, script) => {
      await docker([...asUser(user), "--detach", host.container, "bash", "-c", script]);
    },
    reset: async () => {
      await host.script(`${quiet}${victims}`);
    },
    changes: async () => {
      const after = (await host.script(look)).split("\n");
      const had = new Set(before);
      const has = new Set(after);
      const changed = [
        ...before.filter((line) => !has.has(line)).map((line) => `was: ${line}`),
        ...after.filter((line) => !had.has(line)).map((line) => `is: ${line}`),
      ];
      before = after;
      return changed;
    },
  };
}

const asUser = (user: string): readonly string[] => [
  ...["exec", "--user", user, "--workdir", "/", "--env", `HOME=/home/${user}`],
];
