import type { Finding, VmService } from "@runner-upgrade/plan/platform";
import type { HostShell, UserIds } from "../host/host-shell.js";
import type { Invocation } from "../invocation/invocation.js";
import type { ProcessTree, TreeProcess } from "../invocation/process-tree.js";
import type { RunningProcess } from "../invocation/running-process.js";
import type { Settings } from "../options/vm-executor-options.js";
import type { ByHand } from "./by-hand.js";
import type { ServiceFile, VariableFile } from "./credential-files.js";
import type { Belonging, Service, ServiceState, ShownService } from "./service.js";
import type { StartFiles, StartRequest } from "./start-request.js";

/**
 * Everything that an upgrade asks of what keeps Runners running on a host. One value for each manager; the rest of the
 * package asks it and names no manager.
 *
 * A manager reads and writes through the shell that it is given. What it rejects with is an `ExecutorError` of the shell.
 */
// Methods, not function properties: a list holds managers with states of their own, and each is only ever given what it
// made itself.
export interface ServiceManager<
  State extends ServiceState = ServiceState,
  Hint extends VmService = VmService,
> {
  /** Its name in the plan's hosts and in records. */
  readonly kind: string;
  /** What it calls one service, in messages: `unit`. */
  readonly noun: string;
  /** Whether it knows how a Runner is started, and stops and starts it. Nothing does that for a plain process. */
  readonly supervises: boolean;
  /** Variables that it gives anew at each start. */
  readonly variablesPerStart: readonly string[];
  /** Files of a service that set variables, by kind. The kinds stand in records. */
  readonly variableFiles: Readonly<Record<string, VariableFile>>;
  /** Where variables of a service are set, in words: `an EnvironmentFile of the unit`. */
  readonly variablesPlace: string;
  /** Settings of a service by which files are made at its start, for messages. */
  readonly fileMakers: readonly string[];

  // Which service it is.

  /** Why what the plan's host names must not be handled, in a sentence; null where it may. Asked before connecting. */
  hintFault(hint: Hint): string | null;
  /** Whether a recorded text is a name that it gives services. */
  isName(text: string): boolean;
  /** The service that the plan's host names, whether or not there is one. */
  named(shell: HostShell, hint: Hint): Promise<Service>;
  /** The service that stands behind a process; null where none of this manager's does. */
  behind(shell: HostShell, process: RunningProcess, tree: ProcessTree): Promise<Belonging<State> | null>;
  /** The service in a few words. */
  describe(service: Service): string;
  /** The service as a plan's host names it; null where a host cannot name it. */
  hintOf(service: Service): Hint | null;
  /** Every service of the host's own manager whose command runs a package, whether or not it is up. */
  withPackage(shell: HostShell): Promise<readonly ShownService<State>[]>;

  // How it is.

  /** What a service is at this moment. One that does not exist is one that is not known. */
  show(shell: HostShell, service: Service): Promise<State>;
  /** Whether a process is one of the service's. */
  holds(
    shown: ShownService<State>,
    process: RunningProcess,
    tree: () => Promise<ProcessTree>,
  ): Promise<boolean>;
  /** The processes in the service that holds a process, that one among them. */
  members(shown: ShownService<State>, process: RunningProcess, tree: ProcessTree): readonly TreeProcess[];
  /** Whether a process is the manager itself, which takes in what others let go of. */
  adopts(process: TreeProcess): boolean;
  /** Services that run now and that stopping this one stops as well, in the order in which they are started again. */
  dependents(shell: HostShell, shown: ShownService<State>): Promise<readonly string[]>;

  // What is in the way of an upgrade. Changes nothing.

  /** What keeps a stopped service from being started again, by its manager and its files. */
  findStart(
    shell: HostShell,
    shown: ShownService<State>,
    processes: readonly RunningProcess[],
  ): Promise<readonly Finding[]>;
  /** What a start from the invocation could not repeat of a process. */
  findInvocation(invocation: Invocation): readonly Finding[];
  /** Whether the login may stop and start the service. */
  findManaging(
    shell: HostShell,
    service: Service,
    target: { readonly dependents: readonly string[]; readonly invocation: Invocation | null },
  ): Promise<readonly Finding[]>;

  // Where the token stands.

  /** The files of the service that may set the token, in the order in which they are named. */
  files(shell: HostShell, shown: ShownService<State>): Promise<readonly ServiceFile[]>;
  /** Why a path that the service names is known only while it runs; null where it is known. */
  unresolved(path: string): string | null;
  /** Tells who else writes a file at each start, in words; null where nothing says that anything does. */
  writers(
    shell: HostShell,
    shown: ShownService<State>,
    user: UserIds,
  ): Promise<(path: string) => string | null>;
  /** Gives credentials to a service whose files never named any. */
  tellCredentials(
    shell: HostShell,
    service: Service,
    user: UserIds,
    variables: Readonly<Record<string, string>>,
  ): Promise<void>;

  // Stopping and starting.

  /** Stops the service, which ends its processes as it says. Nothing where no manager does that. */
  stop(shell: HostShell, service: Service, state: State): Promise<void>;
  /** How long a stop may take, in milliseconds; Infinity where it has no limit. */
  stopTimeLimitMs(state: State, settings: Settings): number;
  /** Starts the service. Returns the process that becomes the Runner, where `show` does not tell it; otherwise null. */
  start(shell: HostShell, service: Service, request: StartRequest): Promise<number | null>;
  /** Removes what a start left, whatever became of it. `hasSettled`: the Runner runs. */
  endStart(shell: HostShell, files: StartFiles, outcome: { readonly hasSettled: boolean }): Promise<void>;
  /** Starts again what was stopped with the service. Returns what a summary says of it. */
  startDependents(shell: HostShell, service: Service, dependents: readonly string[]): Promise<string>;

  // By hand.

  /** The command by which a person sees whether the Runner runs. */
  statusCommand(service: Service, byHand: ByHand): string;
  /** What follows "start it as it was started before" in the steps for a person. */
  startCommand(service: Service, byHand: ByHand): string;
}
