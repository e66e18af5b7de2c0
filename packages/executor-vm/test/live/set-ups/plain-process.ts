import type { SetUp } from "./set-up.js";
import { proxyPasswordCanary, smallHeap } from "./set-up.js";

/** `nohup java … &` in a directory with spaces: relative path, quotes and spaces in arguments, a proxy password, limits. */
export const plainProcess: SetUp = {
  name: "plain process",
  install: async (host, runner) => {
    const directory = "/home/rundeck/my runner's directory";
    const file = `runner-${runner.runnerId}.jar`;
    await host.script(`install -d -o rundeck -g rundeck "${directory}"`);
    await host.put(`${directory}/${file}`, runner.package, { owner: "rundeck:rundeck", mode: "600" });
    await host.put(
      "/home/rundeck/start.sh",
      `cd "${directory}"
umask 0077
ulimit -n 2048
# sudo switches core dumps off, and in a container not even root may raise a limit again.
ulimit -c 0
export SITE='Büro "Nord" $HOME'
nohup java ${smallHeap} "-Dsite.label=it's \\"quoted\\" & spaced" -Dmicronaut.http.client.proxy-password=${proxyPasswordCanary} -jar ./${file} >> "runner output.log" 2>&1 < /dev/null &
`,
      { owner: "rundeck:rundeck" },
    );
    await host.script(
      `runuser -u rundeck -- env -i HOME=/home/rundeck PATH=/usr/bin:/bin LANG=C.UTF-8 setsid bash /home/rundeck/start.sh`,
    );
    return { service: { kind: "process" } };
  },
};
