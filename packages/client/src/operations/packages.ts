import type { ProjectRunnerClient } from "../api/project-runner-client.js";
import type { RunnerClient } from "../api/runner-client.js";
import type { DownloadOptions } from "../download/download-options.js";
import { openPackage } from "../download/open-package.js";
import type { PackageDownload } from "../download/package-download.js";
import type { OperationName } from "../generated/operations.js";
import type { Build, Caller } from "./caller.js";

const headers = {
  accept: "application/java-archive, application/octet-stream, */*;q=0.1",
  "accept-encoding": "identity",
};

/** Packages at system level. */
export function packageOperations(caller: Caller): Pick<RunnerClient, "downloadPackage"> {
  return {
    downloadPackage: (downloadToken, options) => {
      const params = { path: { downloadToken } };
      const build: Build = (init) =>
        caller.paths.GET("/runnerManagement/download/{downloadToken}", {
          ...init,
          params,
          headers,
          parseAs: "stream",
        });
      return open(caller, "downloadPackage", build, options);
    },
  };
}

/** Packages in a project. */
export function projectPackageOperations(
  caller: Caller,
  project: string,
): Pick<ProjectRunnerClient, "downloadPackage"> {
  return {
    downloadPackage: (downloadToken, options) => {
      const params = { path: { project, downloadToken } };
      const build: Build = (init) =>
        caller.paths.GET("/project/{project}/runnerManagement/download/{downloadToken}", {
          ...init,
          params,
          headers,
          parseAs: "stream",
        });
      return open(caller, "downloadProjectPackage", build, options);
    },
  };
}

function open(
  caller: Caller,
  operation: OperationName,
  build: Build,
  options: DownloadOptions = {},
): Promise<PackageDownload> {
  return caller.consume(
    operation,
    build,
    (response, call) => openPackage({ context: caller.context, call, response, options }),
    options,
  );
}
