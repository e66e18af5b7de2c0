import type { Command, HostSession, InputData, RunResult } from "@runner-upgrade/transport";
import { TransportError } from "@runner-upgrade/transport";
import type { Rights, UserIds } from "./rights.js";
import type { Settings } from "../options/vm-executor-options.js";
import {
  type ExecutorError,
  type ExecutorErrorCode,
  stepError,
  type StepErrorExtra,
  type CallSubject,
  type CallScope,
  type Redactor,
} from "@runner-upgrade/executor";

export type { Rights, UserIds };

/** How a command is run. */
export interface ShellOptions {
  /** @default "login" */
  readonly as?: Rights;
  readonly stdin?: InputData;
  /** A failing command is a result. @default false */
  readonly mayFail?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  /** More than this is refused: what is read in the host's answer must be the whole of it. @default 4 MiB */
  readonly maxOutputBytes?: number;
}

// Arguments: uid, gid, then a command. Root becomes the user for good, with the user's own groups where the host knows
// them, and leaves its own directory first.
const becomeScript = `
uid=$1 gid=$2 groups=--init-groups
shift 2
cd / || exit 1
setpriv --reuid="$uid" --regid="$gid" --init-groups true 2>/dev/null || groups=--clear-groups
exec setpriv --reuid="$uid" --regid="$gid" "$groups" -- "$@"
`;

/**
 * A host within one call of the executor: a session, the call's limits, and what must not be seen. What a command
 * says goes through the redactor before it enters a message.
 */
export class HostShell {
  readonly session: HostSession;
  readonly subject: CallSubject;
  readonly scope: CallScope;
  readonly redactor: Redactor;
  readonly settings: Settings;
  #login: Promise<UserIds> | null = null;
  /** Kept, so that a host whose sudo says no is asked once in a call, not at each look. */
  #sudoDenied: TransportError | null = null;

  constructor(parts: {
    readonly session: HostSession;
    readonly subject: CallSubject;
    readonly scope: CallScope;
    readonly redactor: Redactor;
    readonly settings: Settings;
  }) {
    this.session = parts.session;
    this.subject = parts.subject;
    this.scope = parts.scope;
    this.redactor = parts.redactor;
    this.settings = parts.settings;
  }

  /** Who we are on the host. */
  login(): Promise<UserIds> {
    this.#login ??= this.script("id -u && id -g", [], {}).then(({ stdout }) => {
      const [uid = NaN, gid = NaN] = stdout.trim().split("\n").map(Number);
      if (Number.isInteger(uid) && Number.isInteger(gid)) return { uid, gid };
      throw this.error("HOST_COMMAND_FAILED", "The host did not tell who the login is.");
    });
    return this.#login;
  }

  /** The rights that are this user's own. */
  async rightsOf(user: UserIds): Promise<Rights> {
    if ((await this.login()).uid === user.uid) return "login";
    return user.uid === 0 ? "root" : user;
  }

  /** The rights that see what belongs to this user: its own, or root's. What they bring is looked at, never run. */
  async eyesFor(user: UserIds): Promise<"login" | "root"> {
    return (await this.rightsOf(user)) === "login" ? "login" : "root";
  }

  /** Runs a POSIX `sh` script; its arguments are `$1`, `$2`, … and never become code. */
  script(script: string, args: readonly string[], options: ShellOptions = {}): Promise<RunResult> {
    return this.run(["sh", "-c", script, "sh", ...args], options);
  }

  /** Runs a command. Rejects unless it exited with 0, or `mayFail`. */
  async run(command: Command, options: ShellOptions = {}): Promise<RunResult> {
    const {
      as = "login",
      stdin,
      mayFail = false,
      environment = {},
      maxOutputBytes = 4 * 1024 * 1024,
    } = options;
    this.scope.check();
    const isUser = typeof as === "object";
    const become = await this.#become(isUser ? "root" : as);
    const wrapped: Command = isUser
      ? ["sh", "-c", becomeScript, "sh", String(as.uid), String(as.gid), ...command]
      : command;
    const result = await this.session
      .run(wrapped, {
        ...become,
        environment: { LC_ALL: "C", ...environment },
        signal: this.scope.signal,
        maxOutputBytes,
        ...(stdin === undefined ? {} : { stdin }),
      })
      .catch((error: unknown) => {
        if (TransportError.isInstance(error) && error.code === "SUDO_DENIED") this.#sudoDenied = error;
        throw error;
      });
    this.scope.check();
    if (result.stderr !== "") this.scope.note(this.quote(result.stderr));
    // A process that stands in the part that was dropped would be taken for one that is gone.
    if (result.isTruncated) throw this.tooMuch(command, maxOutputBytes);
    if (result.exitCode !== 0 && !mayFail) throw this.commandFailed(command, result);
    return result;
  }

  /** What the host said, fit for a message. */
  quote(text: string): string {
    return this.redactor.quote(text);
  }

  error(code: ExecutorErrorCode, what: string, extra: StepErrorExtra = {}): ExecutorError {
    return stepError(this.subject, code, this.redactor.redact(what), extra);
  }

  commandFailed(command: Command, result: RunResult): ExecutorError {
    const said =
      this.quote(result.stderr) || `exit code ${result.exitCode ?? `none (${result.signal ?? "unknown"})`}`;
    const program = command[0] === "sh" ? "a script" : `\`${command[0]}\``;
    return this.error("HOST_COMMAND_FAILED", `${program} failed on the host: ${said}.`, {
      mayHaveTakenEffect: true,
    });
  }

  tooMuch(command: Command, maxOutputBytes: number): ExecutorError {
    const program = command[0] === "sh" ? "a script" : `\`${command[0]}\``;
    return this.error(
      "HOST_COMMAND_FAILED",
      `The output of ${program} exceeded ${maxOutputBytes} bytes, and a truncated result is unusable.`,
      { mayHaveTakenEffect: true, remedies: ["Check on the host why the output is so large."] },
    );
  }

  async #become(as: "login" | "root"): Promise<{ readonly become?: { readonly kind: "sudo" } }> {
    if (as === "login" || (await this.login()).uid === 0) return {};
    if (this.#sudoDenied !== null) throw this.#sudoDenied;
    if (this.settings.sudo === "when-needed") return { become: { kind: "sudo" } };
    throw new TransportError({
      code: "SUDO_DENIED",
      address: this.subject.host.address,
      message:
        "This needs root's rights, and sudo is switched off. Nothing was done; log in as root or allow sudo.",
    });
  }
}
