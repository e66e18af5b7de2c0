import type { Command, FileStat, HostSession, InputData, RunResult } from "@runner-upgrade/transport";
import { TransportError } from "@runner-upgrade/transport";
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

/** A user of the host by numbers. */
export interface UserIds {
  readonly uid: number;
  readonly gid: number;
}

/** With whose rights something is done: those of the login, or root's (by `sudo -n` where the login is not root). */
export type Rights = "login" | "root";

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

  /** The rights that are needed for what belongs to this user. */
  async rightsFor(uid: number): Promise<Rights> {
    return (await this.login()).uid === uid ? "login" : "root";
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
    const become = await this.#become(as);
    const result = await this.session.run(command, {
      ...become,
      environment: { LC_ALL: "C", ...environment },
      signal: this.scope.signal,
      maxOutputBytes,
      ...(stdin === undefined ? {} : { stdin }),
    });
    this.scope.check();
    if (result.stderr !== "") this.scope.note(this.quote(result.stderr));
    // A process that stands in the part that was dropped would be taken for one that is gone.
    if (result.isTruncated) throw this.tooMuch(command, maxOutputBytes);
    if (result.exitCode !== 0 && !mayFail) throw this.commandFailed(command, result);
    return result;
  }

  /** A small text file; null when it is missing. */
  async readFile(path: string, as: Rights): Promise<string | null> {
    return (await this.readText(path, as))?.text ?? null;
  }

  /** The same, and whether the text written back gives the same bytes: not so where the file is no UTF-8. */
  async readText(
    path: string,
    as: Rights,
  ): Promise<{ readonly text: string; readonly isExact: boolean } | null> {
    this.scope.check();
    const bytes = await this.session.readFile(path, {
      ...(await this.#fileOptions(as)),
      maxBytes: 4 * 1024 * 1024,
    });
    if (bytes === null) return null;
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
    return { text, isExact: Buffer.from(text).equals(bytes) };
  }

  async stat(
    path: string,
    as: Rights,
    options: { readonly noFollow?: boolean } = {},
  ): Promise<FileStat | null> {
    this.scope.check();
    return this.session.stat(path, { ...(await this.#fileOptions(as)), ...options });
  }

  /** Writes a file whole or not at all; see `HostSession.writeFile`. */
  async writeFile(
    path: string,
    data: InputData,
    options: {
      readonly as: Rights;
      readonly owner: UserIds;
      readonly mode?: number;
      readonly expectedBytes?: number;
      readonly onProgress?: (progress: {
        readonly writtenBytes: number;
        readonly totalBytes: number | null;
      }) => void;
    },
  ): Promise<{ readonly bytes: number; readonly sha256: string }> {
    this.scope.check();
    const { as, owner, ...rest } = options;
    const login = await this.login();
    const written = await this.session.writeFile(path, data, {
      ...(await this.#fileOptions(as)),
      mode: 0o600,
      ...rest,
      // Without need no owner is given: giving files away takes rights that the login may not have.
      ...(as === "login" && owner.uid === login.uid && owner.gid === login.gid ? {} : { owner }),
    });
    return written;
  }

  /** Removes files; those that are missing are fine. */
  async remove(paths: readonly string[], as: Rights): Promise<void> {
    if (paths.length > 0) await this.script('exec rm -f -- "$@"', paths, { as });
  }

  /** The command as the user with these ids, without a login and without the caller's groups. */
  async asUser(command: Command, user: UserIds): Promise<{ readonly command: Command; readonly as: Rights }> {
    const as = await this.rightsFor(user.uid);
    if (as === "login") return { command, as };
    return {
      as,
      command: ["setpriv", `--reuid=${user.uid}`, `--regid=${user.gid}`, "--clear-groups", "--", ...command],
    };
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
    const program = command[0] === "sh" ? "A script" : `\`${command[0]}\``;
    return this.error("HOST_COMMAND_FAILED", `${program} failed on the host: ${said}.`, {
      mayHaveTakenEffect: true,
    });
  }

  tooMuch(command: Command, maxOutputBytes: number): ExecutorError {
    const program = command[0] === "sh" ? "A script" : `\`${command[0]}\``;
    return this.error(
      "HOST_COMMAND_FAILED",
      `${program} answered with more than ${maxOutputBytes} bytes on the host, of which a part tells nothing.`,
      { mayHaveTakenEffect: true, remedies: ["Look at the host: what writes so much?"] },
    );
  }

  async #become(as: Rights): Promise<{ readonly become?: { readonly kind: "sudo" } }> {
    if (as === "login" || (await this.login()).uid === 0) return {};
    if (this.settings.sudo === "when-needed") return { become: { kind: "sudo" } };
    throw new TransportError({
      code: "SUDO_DENIED",
      address: this.subject.host.address,
      message:
        "This needs root's rights, and sudo is switched off. Nothing was done; log in as root or allow sudo.",
    });
  }

  async #fileOptions(
    as: Rights,
  ): Promise<{ readonly signal: AbortSignal; readonly become?: { readonly kind: "sudo" } }> {
    return { ...(await this.#become(as)), signal: this.scope.signal };
  }
}
