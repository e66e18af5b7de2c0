import type { ProjectRunnerClient } from "../api/project-runner-client.js";
import type { RunnerClient } from "../api/runner-client.js";
import { toPingState, toPingToken } from "../normalise/ping-answer.js";
import { followPing } from "../ping/follow-ping.js";
import type { Build, Caller } from "./caller.js";

type SinglePings = Pick<RunnerClient, "startPing" | "checkPing">;

/** Pings at system level. */
export function pingOperations(caller: Caller): Pick<RunnerClient, "startPing" | "checkPing" | "pingRunner"> {
  const pings: SinglePings = {
    startPing: (runnerId, options) => {
      const params = { path: { runnerId } };
      const build: Build = (init) =>
        caller.paths.POST("/runnerManagement/runner/{runnerId}/ping", { ...init, params });
      return caller.json("startPing", build, toPingToken, options);
    },
    checkPing: (pingToken, options) => {
      const params = { path: { pingToken } };
      const build: Build = (init) =>
        caller.paths.GET("/runnerManagement/checkPing/{pingToken}", { ...init, params });
      return caller.json("checkPing", build, toPingState, options);
    },
  };
  return withFollowing(caller, pings);
}

/** Pings in a project. */
export function projectPingOperations(
  caller: Caller,
  project: string,
): Pick<ProjectRunnerClient, "startPing" | "checkPing" | "pingRunner"> {
  const pings: SinglePings = {
    startPing: (runnerId, options) => {
      const params = { path: { project, runnerId } };
      const build: Build = (init) =>
        caller.paths.POST("/project/{project}/runnerManagement/runner/{runnerId}/ping", { ...init, params });
      return caller.json("startProjectPing", build, toPingToken, options);
    },
    checkPing: (pingToken, options) => {
      const params = { path: { project, pingToken } };
      const build: Build = (init) =>
        caller.paths.GET("/project/{project}/runnerManagement/checkPing/{pingToken}", { ...init, params });
      return caller.json("checkProjectPing", build, toPingState, options);
    },
  };
  return withFollowing(caller, pings);
}

function withFollowing(caller: Caller, pings: SinglePings): SinglePings & Pick<RunnerClient, "pingRunner"> {
  const { clock, timeoutMs } = caller.context;
  return {
    ...pings,
    pingRunner: (runnerId, options = {}) =>
      followPing({
        clock,
        timeoutMs: options.timeoutMs ?? timeoutMs,
        deadlineMs: options.deadlineMs,
        pollMs: options.pollMs,
        signal: options.signal,
        start: (call) => pings.startPing(runnerId, call),
        check: (pingToken, call) => pings.checkPing(pingToken, call),
      }),
  };
}
