import type { ProjectRunnerClient } from "../api/project-runner-client.js";
import type { RunnerClient } from "../api/runner-client.js";
import { toNewCredentials } from "../normalise/credentials.js";
import type { Build, Caller } from "./caller.js";

/** Credentials at system level. */
export function credentialOperations(caller: Caller): Pick<RunnerClient, "regenerateCredentials"> {
  return {
    regenerateCredentials: (runnerId, options) => {
      const params = { path: { runnerId } };
      const build: Build = (init) =>
        caller.paths.POST("/runnerManagement/runner/{runnerId}/regenerateCreds", { ...init, params });
      return caller.json("regenerateCredentials", build, toNewCredentials, options);
    },
  };
}

/** Credentials in a project. */
export function projectCredentialOperations(
  caller: Caller,
  project: string,
): Pick<ProjectRunnerClient, "regenerateCredentials"> {
  return {
    regenerateCredentials: (runnerId, options) => {
      const params = { path: { project, runnerId } };
      const build: Build = (init) =>
        caller.paths.POST("/project/{project}/runnerManagement/runner/{runnerId}/regenerateCreds", {
          ...init,
          params,
        });
      return caller.json("regenerateProjectCredentials", build, toNewCredentials, options);
    },
  };
}
