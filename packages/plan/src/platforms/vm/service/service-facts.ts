import type { ByHand } from "../../../hosts/by-hand.js";

/** Who logs in on a host when a person works there. */
export type Login = NonNullable<ByHand["login"]>;

/** All that is known of a service on a host: it differs from one service manager to the next. */
export interface ServiceFacts {
  /** What a list of hosts says of it. */
  readonly description: readonly string[];
  /** Its texts that stand in commands, by the name of their field. */
  readonly commandTexts: readonly (readonly [field: string, text: string])[];
  /** It belongs to the machine and not to a user, so that its files are root's. */
  readonly isSystemWide: boolean;
  /** Its commands for a person's shell; null where no service manager has it. */
  readonly commandsFor: ((login: Login, asRunner: string) => ServiceCommands) | null;
}

/** What a person does with a service, each as a command of a shell. */
export interface ServiceCommands {
  readonly start: string;
  readonly stop: string;
  /** Succeeds while it runs. */
  readonly isActive: string;
  /** Succeeds where the process `$pid` runs in it. */
  readonly hasPid: string;
  /** Makes its manager read its files once they have changed. */
  readonly reload: string;
}
