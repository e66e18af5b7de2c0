import createFetchClient from "openapi-fetch";
import type { RunnerClient } from "../api/runner-client.js";
import { resolveContext } from "../context/context.js";
import type { RunnerClientOptions } from "../context/runner-client-options.js";
import type { paths } from "../generated/schema.js";
import { createCaller } from "../operations/caller.js";
import { credentialOperations, projectCredentialOperations } from "../operations/credentials.js";
import { jobOperations } from "../operations/jobs.js";
import { keyOperations } from "../operations/keys.js";
import { packageOperations, projectPackageOperations } from "../operations/packages.js";
import { pingOperations, projectPingOperations } from "../operations/pings.js";
import { projectConfigOperations } from "../operations/project-config.js";
import { rawFetch } from "../operations/raw-fetch.js";
import { replicasModeOperations } from "../operations/replicas-mode.js";
import { projectReplicaOperations, replicaOperations } from "../operations/replicas.js";
import { projectRunnerOperations, runnerOperations } from "../operations/runners.js";
import { serverOperations } from "../operations/server.js";
import { tagOperations } from "../operations/tags.js";
import { projectUiOperations, uiOperations } from "../operations/ui.js";
import { createSender, versionPlaceholder } from "../sender/sender.js";

/**
 * Makes a client of one server's Runner API. Nothing is sent until a method is called. Throws `INVALID_ARGUMENT` for
 * options that cannot be right.
 *
 * @example
 * ```ts
 * const client = createRunnerClient({ url: "https://rundeck.example.com", auth: tokenAuth(token) });
 * for (const runner of await client.listRunners()) console.log(runner.name, runner.version, runner.status);
 * ```
 */
export function createRunnerClient(options: RunnerClientOptions): RunnerClient {
  const context = resolveContext(options);
  const sender = createSender(context);
  const caller = createCaller(context, sender);
  const server = serverOperations(caller);
  const runners = runnerOperations(caller);
  const replicas = replicaOperations(caller);
  return {
    url: context.url,
    raw: createFetchClient<paths>({
      baseUrl: `${context.url}/api/${versionPlaceholder}`,
      fetch: rawFetch(context, sender),
    }),
    ...server,
    ...runners,
    ...replicas,
    ...replicasModeOperations(caller, { ...server, ...runners, ...replicas }),
    ...jobOperations(caller),
    ...credentialOperations(caller),
    ...packageOperations(caller),
    ...pingOperations(caller),
    ...tagOperations(caller),
    ...uiOperations(caller),
    ...keyOperations(caller),
    project: (project) => ({
      project,
      ...projectRunnerOperations(caller, project),
      ...projectReplicaOperations(caller, project),
      ...projectCredentialOperations(caller, project),
      ...projectPackageOperations(caller, project),
      ...projectPingOperations(caller, project),
      ...projectUiOperations(caller, project),
      ...projectConfigOperations(caller, project),
    }),
  };
}
