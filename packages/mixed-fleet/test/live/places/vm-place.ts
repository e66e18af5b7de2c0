import { startLiveHosts, type LiveHost } from "@runner-upgrade/lab";
import type { Host } from "@runner-upgrade/plan";
import { smallJvm, type NewRunner } from "./new-runner.js";

/** Hosts on which several Runners run. */
export interface VmPlace {
  /** Names each host by the alias that is its address. */
  readonly sshConfigFile: string;
  /** The address of this machine as hosts and containers see it. */
  readonly gateway: string;
  run(
    runner: NewRunner,
    where: { readonly host: string; readonly service: "systemd" | "process"; readonly package: Uint8Array },
  ): Promise<Host>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts the hosts. Dispose of it: that removes them with all that runs on them. */
export async function createVmPlace(hosts: readonly string[]): Promise<VmPlace> {
  const live = await startLiveHosts(hosts);
  return {
    sshConfigFile: live.sshConfigFile,
    gateway: live.gateway,
    run: async (runner, { host: alias, service, package: bytes }) => {
      const host = live.hosts.find((one) => one.alias === alias);
      if (host === undefined) throw new Error(`There is no host ${alias}.`);
      const directory = `/opt/apps/${runner.name}`;
      const file = `runner-${runner.runnerId}.jar`;
      await host.script(`install -d -o rundeck -g rundeck /opt/apps ${directory}`);
      await host.put(`${directory}/${file}`, bytes, { owner: "rundeck:rundeck", mode: "600" });
      const start = service === "systemd" ? startUnit : startProcess;
      return {
        platform: "vm",
        address: alias,
        service: await start(host, { name: runner.name, directory, file }),
      };
    },
    [Symbol.asyncDispose]: () => live[Symbol.asyncDispose](),
  };
}

interface Launch {
  readonly name: string;
  readonly directory: string;
  readonly file: string;
}

async function startUnit(host: LiveHost, { name, directory, file }: Launch): Promise<Service> {
  const unit = `${name}.service`;
  await host.put(
    `/etc/systemd/system/${unit}`,
    `[Service]
User=rundeck
Group=rundeck
WorkingDirectory=${directory}
ExecStart=/usr/bin/java ${smallJvm} -jar ${file}
Restart=on-failure
[Install]
WantedBy=multi-user.target
`,
  );
  await host.script(`systemctl daemon-reload && systemctl enable --now ${unit}`);
  return { kind: "systemd", unit, scope: "system" };
}

async function startProcess(host: LiveHost, { name, directory, file }: Launch): Promise<Service> {
  const script = `/home/rundeck/start-${name}.sh`;
  await host.put(
    script,
    `cd ${directory}\nulimit -c 0\nnohup java ${smallJvm} -jar ./${file} >> output.log 2>&1 < /dev/null &\n`,
    { owner: "rundeck:rundeck" },
  );
  await host.script(
    `runuser -u rundeck -- env -i HOME=/home/rundeck PATH=/usr/bin:/bin LANG=C.UTF-8 setsid bash ${script}`,
  );
  return { kind: "process" };
}

type Service = NonNullable<Extract<Host, { platform: "vm" }>["service"]>;
