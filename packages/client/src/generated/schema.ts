// Generated from openapi/runner-api.yaml by `npm run generate`. Do not edit.
export interface paths {
    "/system/info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The server's version, API version and execution mode
         * @description Needs `read` on the resource kind `system`. Asked first, with an API number that every server with Runners knows, to learn the server's own.
         */
        get: operations["getSystemInfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feature/{featureName}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether one feature is on
         * @description Names are without prefix and suffix: `runner`, `distributedAutomation`, `runnerReplicas`. What an old server answers for a name that it does not know is unknown.
         */
        get: operations["getFeature"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/system/executions/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the server runs jobs */
        get: operations["getExecutionsStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/project/{project}/executions/running": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Running executions of a project, or of all with `*`
         * @description Needs `read` on `event` of the project. The documented entry names no Runner, so an execution cannot be mapped to one. `executions` is an array in the document and one object in the API reference: both are read.
         */
        get: operations["listRunningExecutions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/project/{project}/jobs/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Job definitions
         * @description Needs `read` on each job. `format=json` from API 44, YAML before. The runner selector is in no page of the job format; its shape is that of rundeck/terraform-provider-rundeck and rundeck/mcp.
         */
        get: operations["exportJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runnerManagement/runners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All Runners
         * @description There is no paging.
         */
        get: operations["listRunners"];
        put?: never;
        /**
         * Create a Runner
         * @description Also needs `create` on `apitoken` and `generate_service_token`. The two tokens are shown only in this answer. Sent twice it makes two Runners, or a conflict: it is never tried again.
         */
        post: operations["createRunner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/project/{project}/runnerManagement/runners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All Runners, in a project
         * @description There is no paging.
         */
        get: operations["listProjectRunners"];
        put?: never;
        /**
         * Create a Runner, in a project
         * @description Also needs `create` on `apitoken` and `generate_service_token`. The two tokens are shown only in this answer. Sent twice it makes two Runners, or a conflict: it is never tried again.
         */
        post: operations["createProjectRunner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runnerManagement/runner/{runnerId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One Runner */
        get: operations["getRunner"];
        put?: never;
        /**
         * Change a Runner
         * @description Sets fields to values, so sending it twice ends in the same state. A field that is left out keeps its value (probable). An `assignedProjects` that is sent but empty takes the Runner from all its projects (rundeck/terraform-provider-rundeck).
         */
        post: operations["updateRunner"];
        /** Delete a Runner */
        delete: operations["deleteRunner"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/project/{project}/runnerManagement/runner/{runnerId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One Runner, in a project */
        get: operations["getProjectRunner"];
        put?: never;
        /**
         * Change a Runner, in a project
         * @description Sets fields to values, so sending it twice ends in the same state. A field that is left out keeps its value (probable). An `assignedProjects` that is sent but empty takes the Runner from all its projects (rundeck/terraform-provider-rundeck).
         */
        post: operations["updateProjectRunner"];
        /**
         * Delete a Runner, in a project
         * @description A Runner that several projects share can only be taken from a project, not deleted there.
         */
        delete: operations["deleteProjectRunner"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runnerManagement/runner/{runnerId}/ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start a ping */
        post: operations["startPing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/project/{project}/runnerManagement/runner/{runnerId}/ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start a ping, in a project */
        post: operations["startProjectPing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runnerManagement/checkPing/{pingToken}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What became of a ping
         * @description The server's own time limit, the life of the token and the exact answer when a ping times out are unknown.
         */
        get: operations["checkPing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/project/{project}/runnerManagement/checkPing/{pingToken}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What became of a ping, in a project
         * @description The server's own time limit, the life of the token and the exact answer when a ping times out are unknown.
         */
        get: operations["checkProjectPing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runnerManagement/runner/{runnerId}/regenerateCreds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * New credentials; the old ones are dead at once
         * @description No body. Very probably also needs `generate_service_token`, since it mints a token. A second call kills what the first gave: it is never tried again.
         */
        post: operations["regenerateCredentials"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/project/{project}/runnerManagement/runner/{runnerId}/regenerateCreds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * New credentials; the old ones are dead at once, in a project
         * @description No body. Very probably also needs `generate_service_token`, since it mints a token. A second call kills what the first gave: it is never tried again.
         */
        post: operations["regenerateProjectCredentials"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runnerManagement/download/{downloadToken}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A Runner's package
         * @description The package always has the server's own version, and carries the Runner's credentials. Whether the token works twice and how long it lives are unknown; whether the API token is needed too is unknown, it is sent. A repeated call kills nothing.
         */
        get: operations["downloadPackage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/project/{project}/runnerManagement/download/{downloadToken}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A Runner's package, in a project
         * @description The package always has the server's own version, and carries the Runner's credentials. Whether the token works twice and how long it lives are unknown; whether the API token is needed too is unknown, it is sent. A repeated call kills nothing.
         */
        get: operations["downloadProjectPackage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runnerManagement/runner/{runnerId}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A Runner's tags */
        get: operations["getRunnerTags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runnerManagement/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many Runners carry each tag */
        get: operations["listTags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runnerManagement/ui": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the caller may do */
        get: operations["getUi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/project/{project}/runnerManagement/ui": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the caller may do in a project
         * @description Since which version is in no document; 43 is that of the older path.
         */
        get: operations["getProjectUi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runnerManagement/projectUi": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the caller may do in a project, on older servers */
        get: operations["getProjectUiByQuery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runnerManagement/runner/{runnerId}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A Runner's storage keys
         * @description The published result, counts of tags, is plainly wrong, so none is promised here. Its first version is in no document.
         */
        get: operations["getRunnerKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/project/{project}/runnerManagement/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How a project chooses Runners */
        get: operations["getProjectConfig"];
        put?: never;
        /** Set how a project chooses Runners */
        post: operations["saveProjectConfig"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/project/{project}/runnerManagement/nodeDispatch/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set how a project may use a Runner
         * @description No document tells the answer's shape.
         */
        post: operations["saveNodeDispatchConfig"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/project/{project}/runnerManagement/runner/{runnerId}/removeProjectAssociation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a Runner from a project */
        post: operations["removeProjectAssociation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runnerManagement/runner/{runnerId}/replicas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A Runner's replicas */
        get: operations["listReplicas"];
        put?: never;
        /**
         * A new replica
         * @description No body. Refused for ephemeral Runners (probable). Sent twice it makes two: it is never tried again.
         */
        post: operations["createReplica"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/project/{project}/runnerManagement/runner/{runnerId}/replicas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A Runner's replicas, in a project */
        get: operations["listProjectReplicas"];
        put?: never;
        /**
         * A new replica, in a project
         * @description No body. Refused for ephemeral Runners (probable). Sent twice it makes two: it is never tried again.
         */
        post: operations["createProjectReplica"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runnerManagement/runner/{runnerId}/replica/{replicaId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a replica
         * @description `replica`, not `replicas`.
         */
        delete: operations["deleteReplica"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/project/{project}/runnerManagement/runner/{runnerId}/replica/{replicaId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a replica, in a project
         * @description `replica`, not `replicas`.
         */
        delete: operations["deleteProjectReplica"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runnerTag/searchTags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tags that contain a word */
        get: operations["searchTags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runner/startup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An agent registers itself on its first start
         * @description For agents alone; the client offers no method for it. A GET with a body, which `fetch` cannot send. Its first version is in no document: 55 is that of the replicas.
         */
        get: operations["startReplica"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /** @description Of a shape that no document tells. */
        Anything: unknown;
        /** @description The union of all error bodies seen: `{error: true, errorCode, message, apiversion}` in general, `{error: "Bad Request", errorCode: "400", errorMessage, apiVersion, message: ""}` at creation, `{msg}` at the configuration. */
        ApiError: {
            error?: boolean | string;
            errorCode?: string;
            message?: string;
            errorMessage?: string;
            msg?: string;
            apiversion?: number | string;
            apiVersion?: number | string;
        };
        SystemInfo: {
            system?: {
                rundeck?: {
                    /** @example 5.7.0-20241021 */
                    version?: string;
                    build?: string;
                    buildGit?: string;
                    node?: string;
                    base?: string;
                    /** @example 48 */
                    apiversion?: number | string;
                    serverUUID?: string | null;
                };
                executions?: {
                    active?: boolean | string;
                    /**
                     * @example active
                     * @example passive
                     */
                    executionMode?: string;
                };
            };
        };
        Feature: {
            name?: string;
            enabled?: boolean | null;
        };
        ExecutionMode: {
            /**
             * @example active
             * @example passive
             */
            executionMode?: string;
        };
        RunningExecutions: {
            paging?: {
                count?: number;
                total?: number;
                offset?: number;
                max?: number;
            };
            executions?: components["schemas"]["Execution"][] | components["schemas"]["Execution"];
        };
        Execution: {
            id?: number | string;
            status?: string;
            project?: string;
            user?: string;
            description?: string;
            job?: {
                id?: string;
                name?: string;
                group?: string;
                project?: string;
            };
        };
        JobExport: components["schemas"]["Job"][];
        Job: {
            id?: string;
            uuid?: string;
            name?: string;
            group?: string;
            runnerSelector?: components["schemas"]["RunnerSelector"];
        };
        /** @description rundeck/terraform-provider-rundeck (code and tests) and rundeck/mcp; in no page of the job format. */
        RunnerSelector: {
            /** @description A list of tags or a filter; may hold `${option.x}`. */
            filter?: string;
            /**
             * @example TAGS
             * @example FILTER
             * @example LOCAL
             */
            runnerFilterMode?: string;
            /**
             * @description The provider's documentation also writes TAGS_FILTER_AND.
             * @example TAG_FILTER_AND
             * @example LOCAL_RUNNER
             */
            runnerFilterType?: string;
        };
        /**
         * @description New, Healthy, Busy (6.1), Unhealthy, Unknown, Down. The spelling of most is known from the console alone: compare without regard to case and keep words of newer servers.
         * @example Healthy
         */
        RunnerStatus: string;
        RunnerTags: string[];
        /** @description Opaque. */
        Timestamp: string;
        UiData: {
            projectCount?: number;
            /** @description Seen are create, update, delete, ping, regen. */
            allowedActions?: string[];
            features?: string[];
        };
        RunnerSummary: {
            id?: string;
            name?: string;
            description?: string;
            status?: components["schemas"]["RunnerStatus"];
            version?: string;
            associatedProjects?: number;
            lastCheckin?: components["schemas"]["Timestamp"];
            lastCheckinAlert?: boolean;
            selected?: boolean;
            tagNames?: components["schemas"]["RunnerTags"];
            uiData?: components["schemas"]["UiData"];
            providers?: {
                provider?: string;
                serviceName?: string;
                pluginName?: string;
            }[];
            runnerAsNodeEnabled?: boolean;
            runnerNodeFilter?: string;
            remoteNodeDispatch?: boolean;
            hostname?: string;
            osFamily?: string;
            /**
             * @example manual
             * @example ephemeral
             */
            replicaType?: string;
            /**
             * @example linux
             * @example windows
             * @example docker
             * @example kubernetes
             */
            installationType?: string;
            runnerReplicas?: number;
            healthyRunnerReplicas?: number;
            runningOperations?: number;
            uptime?: number;
            dateCreated?: string;
            lastUpdated?: string;
        };
        RunnerList: {
            runners?: components["schemas"]["RunnerSummary"][];
        };
        ProjectAssociations: {
            projectNodeFilters?: components["schemas"]["ProjectValues"];
            projectRunnerAsNodeEnabled?: {
                [key: string]: boolean;
            };
            projectRemoteNodeDispatch?: {
                [key: string]: boolean;
            };
            projectRunnerNodeFilter?: {
                [key: string]: string;
            };
        };
        /** @description Project to value. */
        ProjectValues: {
            [key: string]: string;
        };
        RunnerInfo: {
            id?: string;
            name?: string;
            description?: string;
            status?: components["schemas"]["RunnerStatus"];
            version?: string;
            runnerVersion?: string;
            projectAssociations?: components["schemas"]["ProjectAssociations"] | components["schemas"]["ProjectValues"];
            dateCreated?: string;
            createTime?: string;
            lastUpdated?: string;
            lastCheckin?: components["schemas"]["Timestamp"];
            lastCheckinAlert?: boolean;
            runningOperations?: number;
            /** @description From product 6.1. */
            maxRunningOperations?: number;
            /** @description From product 6.1. */
            queuedOperations?: number;
            /** @description From product 6.1. */
            completedOperations?: number;
            uptime?: number;
            tagNames?: components["schemas"]["RunnerTags"];
            runnerAsNodeEnabled?: boolean;
            remoteNodeDispatch?: boolean;
            runnerNodeFilter?: string;
            hostname?: string;
            osFamily?: string;
            replicaType?: string;
            installationType?: string;
            replicaValidation?: {
                valid?: boolean;
                errors?: string[];
            };
        };
        /** @description Comma list. */
        TagNames: string;
        CreateRunnerRequest: {
            name: string;
            description: string;
            tagNames?: components["schemas"]["TagNames"];
            assignedProjects?: components["schemas"]["ProjectValues"];
            projectRunnerAsNode?: {
                [key: string]: boolean;
            };
            installationType?: string;
            replicaType?: string;
        };
        UpdateRunnerRequest: {
            runnerId: string;
            name?: string;
            description?: string;
            tagNames?: components["schemas"]["TagNames"];
            assignedProjects?: components["schemas"]["ProjectValues"];
            installationType?: string;
            replicaType?: string;
        };
        NewCredentials: {
            runnerId?: string;
            /** @description The Runner's token. A secret. */
            token?: string;
            /** @description Gets the package. A secret. */
            downloadTk?: string;
        };
        NewRunner: components["schemas"]["NewCredentials"] & {
            name?: string;
            description?: string;
            projectAssociations?: components["schemas"]["ProjectAssociations"] | components["schemas"]["ProjectValues"];
            /** @description Only in rundeck/mcp. */
            filename?: string;
            /** @description Only in rundeck/mcp. */
            replicaId?: string | null;
        };
        NewReplica: components["schemas"]["NewCredentials"] & {
            replicaId?: string;
        };
        Replica: {
            replicaId?: string;
            runnerId?: string;
            sessionId?: string;
            status?: components["schemas"]["RunnerStatus"];
            version?: string;
            hostname?: string;
            installationPath?: string;
            ipAddress?: string;
            createTime?: string;
            lastCheckin?: components["schemas"]["Timestamp"];
            lastCheckinAlert?: boolean;
            /** @description Milliseconds. */
            uptime?: number;
            runningOperations?: number;
            versionWarning?: string | boolean | null;
        };
        ReplicaList: {
            replicas?: components["schemas"]["Replica"][];
        };
        PingToken: {
            pingToken?: string;
        };
        PingState: {
            completed?: boolean;
            message?: string;
            /** @description Spelt like this. */
            iserror?: boolean;
        };
        TagCounts: {
            tags?: {
                [key: string]: number;
            };
        };
        ProjectConfig: {
            project?: string;
            /** @description True for automatic dispatch. */
            automatic?: boolean;
        };
        NodeDispatchConfig: {
            runnerId: string;
            runnerAsNodeEnabled: boolean;
            remoteNodeDispatch?: boolean;
            runnerNodeFilter?: string;
        };
    };
    responses: {
        /** @description What went wrong. */
        Failure: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ApiError"];
            };
        };
    };
    parameters: {
        /** @description The project's name. */
        Project: string;
        /** @description The project's name. */
        ProjectQuery: string;
        /** @description The Runner's id, a UUID as far as seen. */
        RunnerId: string;
        /** @description The replica's id. */
        ReplicaId: string;
        /** @description From the start of the ping. */
        PingToken: string;
        /** @description From create, regenerate or new replica, where it is called `downloadTk`. */
        DownloadToken: string;
        /** @description Without the prefix `feature.`. */
        FeatureName: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export interface operations {
    getSystemInfo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The server */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemInfo"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    getFeature: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Without the prefix `feature.`. */
                featureName: components["parameters"]["FeatureName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The feature */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Feature"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    getExecutionsStatus: {
        parameters: {
            query?: {
                /** @description Say passive with 503. Since API 36. */
                passiveAs503?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The execution mode */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionMode"];
                };
            };
            /** @description The execution mode, passive */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionMode"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    listRunningExecutions: {
        parameters: {
            query?: {
                /** @description How many. The server's default is 20. */
                max?: number;
                /** @description From where. */
                offset?: number;
                /** @description Only those of this job. Since API 32. */
                jobIdFilter?: string;
                /** @description Scheduled and queued ones too. Since API 32. */
                includePostponed?: boolean;
            };
            header?: never;
            path: {
                /** @description The project's name. */
                project: components["parameters"]["Project"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunningExecutions"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    exportJobs: {
        parameters: {
            query?: {
                /** @description yaml or json (API 44). */
                format?: string;
                /** @description Comma list of job ids. */
                idlist?: string;
                /** @description Jobs of this group and below. */
                groupPath?: string;
                /** @description Filter of the name. */
                jobFilter?: string;
            };
            header?: never;
            path: {
                /** @description The project's name. */
                project: components["parameters"]["Project"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The definitions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobExport"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    listRunners: {
        parameters: {
            query?: {
                /** @description Comma list of tags. */
                tags?: string;
                /** @description Only the server's own. */
                localOnly?: boolean;
                /** @description Filter text. */
                filter?: string;
                /** @description Only those of this status. */
                status?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The Runners */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunnerList"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    createRunner: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateRunnerRequest"];
            };
        };
        responses: {
            /** @description The new Runner and its tokens */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewRunner"];
                };
            };
            /** @description Refused */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    listProjectRunners: {
        parameters: {
            query?: {
                /** @description Comma list of tags. */
                tags?: string;
                /** @description Only the server's own. */
                localOnly?: boolean;
                /** @description Filter text. */
                filter?: string;
                /** @description Only those of this status. */
                status?: string;
            };
            header?: never;
            path: {
                /** @description The project's name. */
                project: components["parameters"]["Project"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The Runners */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunnerList"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    createProjectRunner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's name. */
                project: components["parameters"]["Project"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateRunnerRequest"];
            };
        };
        responses: {
            /** @description The new Runner and its tokens */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewRunner"];
                };
            };
            /** @description Refused */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    getRunner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The Runner's id, a UUID as far as seen. */
                runnerId: components["parameters"]["RunnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The Runner */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunnerInfo"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    updateRunner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The Runner's id, a UUID as far as seen. */
                runnerId: components["parameters"]["RunnerId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateRunnerRequest"];
            };
        };
        responses: {
            /** @description The changed Runner */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunnerInfo"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    deleteRunner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The Runner's id, a UUID as far as seen. */
                runnerId: components["parameters"]["RunnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Failure"];
        };
    };
    getProjectRunner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's name. */
                project: components["parameters"]["Project"];
                /** @description The Runner's id, a UUID as far as seen. */
                runnerId: components["parameters"]["RunnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The Runner */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunnerInfo"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    updateProjectRunner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's name. */
                project: components["parameters"]["Project"];
                /** @description The Runner's id, a UUID as far as seen. */
                runnerId: components["parameters"]["RunnerId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateRunnerRequest"];
            };
        };
        responses: {
            /** @description The changed Runner */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunnerInfo"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    deleteProjectRunner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's name. */
                project: components["parameters"]["Project"];
                /** @description The Runner's id, a UUID as far as seen. */
                runnerId: components["parameters"]["RunnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Failure"];
        };
    };
    startPing: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The Runner's id, a UUID as far as seen. */
                runnerId: components["parameters"]["RunnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The token to follow */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PingToken"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    startProjectPing: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's name. */
                project: components["parameters"]["Project"];
                /** @description The Runner's id, a UUID as far as seen. */
                runnerId: components["parameters"]["RunnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The token to follow */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PingToken"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    checkPing: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description From the start of the ping. */
                pingToken: components["parameters"]["PingToken"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ping so far */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PingState"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    checkProjectPing: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's name. */
                project: components["parameters"]["Project"];
                /** @description From the start of the ping. */
                pingToken: components["parameters"]["PingToken"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ping so far */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PingState"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    regenerateCredentials: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The Runner's id, a UUID as far as seen. */
                runnerId: components["parameters"]["RunnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new tokens */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewCredentials"];
                };
            };
            /** @description Failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    regenerateProjectCredentials: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's name. */
                project: components["parameters"]["Project"];
                /** @description The Runner's id, a UUID as far as seen. */
                runnerId: components["parameters"]["RunnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new tokens */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewCredentials"];
                };
            };
            /** @description Failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    downloadPackage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description From create, regenerate or new replica, where it is called `downloadTk`. */
                downloadToken: components["parameters"]["DownloadToken"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The package */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/java-archive": string;
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    downloadProjectPackage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's name. */
                project: components["parameters"]["Project"];
                /** @description From create, regenerate or new replica, where it is called `downloadTk`. */
                downloadToken: components["parameters"]["DownloadToken"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The package */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/java-archive": string;
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    getRunnerTags: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The Runner's id, a UUID as far as seen. */
                runnerId: components["parameters"]["RunnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tags */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string[];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    listTags: {
        parameters: {
            query?: {
                /** @description Only Runners of this project. */
                project?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagCounts"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    getUi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The facts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UiData"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    getProjectUi: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's name. */
                project: components["parameters"]["Project"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The facts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UiData"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    getProjectUiByQuery: {
        parameters: {
            query: {
                /** @description The project's name. */
                project: components["parameters"]["ProjectQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The facts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UiData"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    getRunnerKeys: {
        parameters: {
            query?: {
                /** @description Path of the keys. */
                path?: string;
                /** @description Ask the Runner again. */
                refresh?: boolean;
            };
            header?: never;
            path: {
                /** @description The Runner's id, a UUID as far as seen. */
                runnerId: components["parameters"]["RunnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Anything"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    getProjectConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's name. */
                project: components["parameters"]["Project"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The configuration */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectConfig"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    saveProjectConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's name. */
                project: components["parameters"]["Project"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectConfig"];
            };
        };
        responses: {
            /** @description The configuration */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectConfig"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    saveNodeDispatchConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's name. */
                project: components["parameters"]["Project"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NodeDispatchConfig"];
            };
        };
        responses: {
            /** @description Saved */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Anything"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    removeProjectAssociation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's name. */
                project: components["parameters"]["Project"];
                /** @description The Runner's id, a UUID as far as seen. */
                runnerId: components["parameters"]["RunnerId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateRunnerRequest"];
            };
        };
        responses: {
            /** @description The changed Runner */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunnerInfo"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    listReplicas: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The Runner's id, a UUID as far as seen. */
                runnerId: components["parameters"]["RunnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The replicas */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplicaList"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    createReplica: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The Runner's id, a UUID as far as seen. */
                runnerId: components["parameters"]["RunnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new replica and its tokens */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewReplica"];
                };
            };
            /** @description Refused */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    listProjectReplicas: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's name. */
                project: components["parameters"]["Project"];
                /** @description The Runner's id, a UUID as far as seen. */
                runnerId: components["parameters"]["RunnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The replicas */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplicaList"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    createProjectReplica: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's name. */
                project: components["parameters"]["Project"];
                /** @description The Runner's id, a UUID as far as seen. */
                runnerId: components["parameters"]["RunnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new replica and its tokens */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewReplica"];
                };
            };
            /** @description Refused */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    deleteReplica: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The Runner's id, a UUID as far as seen. */
                runnerId: components["parameters"]["RunnerId"];
                /** @description The replica's id. */
                replicaId: components["parameters"]["ReplicaId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Failure"];
        };
    };
    deleteProjectReplica: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's name. */
                project: components["parameters"]["Project"];
                /** @description The Runner's id, a UUID as far as seen. */
                runnerId: components["parameters"]["RunnerId"];
                /** @description The replica's id. */
                replicaId: components["parameters"]["ReplicaId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Failure"];
        };
    };
    searchTags: {
        parameters: {
            query?: {
                /** @description The word. */
                keyword?: string;
                /** @description From where. */
                offset?: number;
                /** @description How many. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tags */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string[];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    startReplica: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Anything"];
            };
        };
        responses: {
            /** @description Registered */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Anything"];
                };
            };
            /** @description Refused */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiError"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
}
