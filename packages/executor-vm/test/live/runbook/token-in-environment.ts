import { smallHeap, type SetUp } from "../set-ups/set-up.js";

/** A plain process that was given its token in a variable, as scripts of containers and of people do it. */
export const tokenInEnvironment: SetUp = {
  name: "plain process with the token in its environment",
  install: async (host, runner) => {
    const directory = "/srv/runner";
    const file = `runner-${runner.runnerId}.jar`;
    await host.script(`install -d -o rundeck -g rundeck ${directory}`);
    await host.put(`${directory}/${file}`, runner.package, { owner: "rundeck:rundeck", mode: "600" });
    await host.put(
      `${directory}/start.sh`,
      `cd ${directory}
export RUNNER_RUNDECK_SERVER_TOKEN=${runner.token} RUNNER_RUNDECK_CLIENT_ID=${runner.runnerId}
ulimit -c 0
exec java ${smallHeap} -jar ${file} > out.log 2>&1 < /dev/null
`,
      { owner: "rundeck:rundeck", mode: "600" },
    );
    await host.script(
      `runuser -u rundeck -- env -i HOME=/home/rundeck PATH=/usr/bin:/bin setsid --fork bash ${directory}/start.sh`,
    );
    return { service: { kind: "process" } };
  },
};
