import type { ProjectRunnerClient } from "../api/project-runner-client.js";
import type { RunnerClient } from "../api/runner-client.js";
import { toNewReplica } from "../normalise/credentials.js";
import { toReplicas } from "../normalise/replica.js";
import type { Build, Caller } from "./caller.js";

type ReplicaOperations = Pick<RunnerClient, "listReplicas" | "createReplica" | "deleteReplica">;

/** Replicas at system level. */
export function replicaOperations(caller: Caller): ReplicaOperations {
  const { paths } = caller;
  return {
    listReplicas: (runnerId, options) => {
      const params = { path: { runnerId } };
      const build: Build = (init) =>
        paths.GET("/runnerManagement/runner/{runnerId}/replicas", { ...init, params });
      return caller.json("listReplicas", build, toReplicas, options);
    },
    createReplica: (runnerId, options) => {
      const params = { path: { runnerId } };
      const build: Build = (init) =>
        paths.POST("/runnerManagement/runner/{runnerId}/replicas", { ...init, params });
      return caller.json("createReplica", build, toNewReplica, options);
    },
    deleteReplica: (runnerId, replicaId, options) => {
      const params = { path: { runnerId, replicaId } };
      const build: Build = (init) =>
        paths.DELETE("/runnerManagement/runner/{runnerId}/replica/{replicaId}", { ...init, params });
      return caller.nothing("deleteReplica", build, options);
    },
  };
}

/** Replicas in a project. */
export function projectReplicaOperations(
  caller: Caller,
  project: string,
): Pick<ProjectRunnerClient, keyof ReplicaOperations> {
  const { paths } = caller;
  return {
    listReplicas: (runnerId, options) => {
      const params = { path: { project, runnerId } };
      const build: Build = (init) =>
        paths.GET("/project/{project}/runnerManagement/runner/{runnerId}/replicas", { ...init, params });
      return caller.json("listProjectReplicas", build, toReplicas, options);
    },
    createReplica: (runnerId, options) => {
      const params = { path: { project, runnerId } };
      const build: Build = (init) =>
        paths.POST("/project/{project}/runnerManagement/runner/{runnerId}/replicas", { ...init, params });
      return caller.json("createProjectReplica", build, toNewReplica, options);
    },
    deleteReplica: (runnerId, replicaId, options) => {
      const params = { path: { project, runnerId, replicaId } };
      const build: Build = (init) =>
        paths.DELETE("/project/{project}/runnerManagement/runner/{runnerId}/replica/{replicaId}", {
          ...init,
          params,
        });
      return caller.nothing("deleteProjectReplica", build, options);
    },
  };
}
