import type { UserIds } from "../host/rights.js";

/** What keeps a Runner running: a manager, and what the manager calls it. It is recorded in the journal. No secret. */
export interface Service {
  /** The manager, by its name in the registry. */
  readonly kind: string;
  /** As the manager calls it; messages name it so. */
  readonly name: string;
  /** The user whose own manager has it; null where the host's manager has it, or none does. */
  readonly owner: UserIds | null;
}

/** `changing`: neither up nor stopping, such as one that starts, reloads or waits for its next restart. */
export type ServicePhase = "up" | "changing" | "stopping" | "down" | "failed";

/** What a manager says of a service at this moment, as far as an upgrade needs it. It holds no value of a variable. */
export interface ServiceState {
  readonly phase: ServicePhase;
  /** The phase in the manager's own words, such as `active`, and more exactly, such as `running`. */
  readonly status: string;
  readonly statusDetail: string;
  /** Which service is how, for a message: `runner.service is active (running)`. Null where no manager has it. */
  readonly description: string | null;
  /** False where the manager knows no service of that name. */
  readonly isKnown: boolean;
  /** Whether the manager can say how the service would run. */
  readonly isLoaded: boolean;
  /** Whether the manager's word is enough that a service that it stopped does not start again. */
  readonly staysDown: boolean;
  /** 0 where none runs, or the manager does not tell. */
  readonly mainPid: number;
  /** The user whom its processes run as, by name; null where the manager does not tell. */
  readonly user: string | null;
  /** The whole command, its words joined by blanks; null where the manager does not tell. May hold secrets. */
  readonly command: string | null;
  /** The package in the command, as it is written there; null where the command names none. */
  readonly packageName: string | null;
  readonly workingDirectory: string | null;
  /** When the manager restarts it by itself, as its settings say it: `Restart=always`. */
  readonly restartPolicy: string;
  /** How long the manager waits before it restarts it, in milliseconds; 0 where it never does. */
  readonly revivedAfterMs: number;
}

/** A service with what its manager says of it. */
export interface ShownService<State extends ServiceState = ServiceState> {
  readonly service: Service;
  readonly state: State;
}

/** The service that a process is in, and how it stands in it. */
export interface Belonging<State extends ServiceState = ServiceState> extends ShownService<State> {
  /** `main`: the service's own process. `held`: something of the service stands behind it, such as a script. */
  readonly kind: "main" | "held";
}

/** Whether the manager has the service up, or is about to bring it up again. */
export function isServiceUp({ phase }: Pick<ServiceState, "phase">): boolean {
  return phase !== "down" && phase !== "failed";
}
