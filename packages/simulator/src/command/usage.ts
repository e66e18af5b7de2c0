/** What `runner-upgrade-simulator --help` says. */
export const usage = `Usage: runner-upgrade-simulator [options]

Serves a control plane to rehearse Runner upgrades on, until Ctrl-C.

  --port <number>           Port to listen on. Default: 4440; 0 takes a free one.
  --host <address>          Address to listen on. Default: 127.0.0.1.
  --public-url <url>        Address that packages carry, where hosts reach it by another one.
  --server-version <text>   Version of the server, and of every package it gives. Default: 5.7.0-20241021.
  --api-version <number>    Default: 48.
  --replicas                Switch the feature runnerReplicas on. Needs --api-version 55 or newer.
  --fleet <file>            JSON file with projects and Runners; see below. Default: one project, two Runners.
  --packages <kind>         virtual (small, no program), node, or java (needs a JDK). Default: virtual.
  --package-bytes <number>  Padding of each package. Default: 4096.
  --clock-factor <number>   How much faster than the wall clock it runs. Default: 1.
  --agents                  Run an agent in memory for every Runner or replica, with the Runner's own version.
  --job-load                Keep a job of each need running; its report is printed at the end.
  --help                    This text.

The API token is taken from RUNNER_UPGRADE_SIMULATOR_TOKEN; without it one is made up and printed.

Fleet file:
  {
    "projects": [{ "name": "web", "dispatch": "manual" }],
    "runners": [
      { "name": "east-1", "tags": ["east"], "projects": ["web"], "version": "5.6.0" },
      { "name": "net-1", "projects": [{ "name": "net", "nodeFilter": "tags: linux" }] }
    ]
  }
"dispatch" is manual or automatic. A Runner may also have an "id" and "maxRunning"; with --replicas an
"installationType" (linux, windows, docker or kubernetes), a "replicaType" (manual or ephemeral) and, where that is manual,
the number of its "replicas".
`;
