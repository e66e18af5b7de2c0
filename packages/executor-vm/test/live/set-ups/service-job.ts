import type { LiveHost } from "../hosts/live-hosts.js";
import type { SetUp } from "./set-up.js";
import { smallHeap } from "./set-up.js";

const directory = "/home/rundeck/edge";

/**
 * What the vendor's "Runner Service Management" job lays out where there is no service manager: a package without an id in
 * its name, a file with the id of the process, and the replica with its token in `.replica-meta`. The options are those
 * that the job sets.
 */
export const serviceJob: SetUp = {
  name: "as the vendor's service job lays it out",
  install: async (host, runner) => {
    await host.script(`install -d -o rundeck -g rundeck ${directory} ${directory}/tmp`);
    await host.put(`${directory}/edge.jar`, runner.package, { owner: "rundeck:rundeck", mode: "600" });
    await host.put(`${directory}/.replica-meta`, `token=${runner.token}\nreplicaId=${runner.runnerId}\n`, {
      owner: "rundeck:rundeck",
      mode: "600",
    });
    await startByServiceJob(host);
    return { service: { kind: "process" } };
  },
};

/** As the job starts it: in the background, with the id of the process in a file. */
export async function startByServiceJob(host: LiveHost): Promise<void> {
  await host.script(
    `cd ${directory} && runuser -u rundeck -- sh -c 'setsid nohup java ${smallHeap} -Dorg.sqlite.tmpdir=${directory}/tmp -Drunner.dirs.tmp=${directory}/tmp -jar edge.jar >> edge.log 2>&1 < /dev/null & echo $! > edge.pid'`,
  );
}

/** As the job stops it: it kills the process that the file names, whatever that is. */
export async function stopByServiceJob(host: LiveHost): Promise<void> {
  await host.script(
    `kill -9 "$(cat ${directory}/edge.pid)" && while kill -0 "$(cat ${directory}/edge.pid)" 2>/dev/null; do sleep 0.1; done`,
  );
}

/** What the job knows of the replica. */
export function readReplicaMeta(host: LiveHost): Promise<string> {
  return host.script(`cat ${directory}/.replica-meta; stat -c '%U %a' ${directory}/.replica-meta`);
}
