import {
  type ExecutorError,
  type ExecutorErrorCode,
  stepError,
  type StepErrorExtra,
  type CallSubject,
  type CallScope,
} from "@runner-upgrade/executor";
import type { DockerHost } from "@runner-upgrade/plan";
import { printable } from "@runner-upgrade/transport";
import type { Container } from "../engine/inspection.js";
import type { Engine } from "../engine/engine.js";
import { listOf } from "../json/json.js";
import type { Settings } from "../options/docker-executor-options.js";
import type { Redactor } from "../secrets/redactor.js";

/** One call of the executor on a connected engine: its limits, and what must not be seen. */
export class DockerCall {
  readonly engine: Engine;
  readonly host: DockerHost;
  readonly subject: CallSubject;
  readonly scope: CallScope;
  readonly redactor: Redactor;
  readonly settings: Settings;

  constructor(parts: {
    readonly engine: Engine;
    readonly host: DockerHost;
    readonly subject: CallSubject;
    readonly scope: CallScope;
    readonly redactor: Redactor;
    readonly settings: Settings;
  }) {
    this.engine = parts.engine;
    this.host = parts.host;
    this.subject = parts.subject;
    this.scope = parts.scope;
    this.redactor = parts.redactor;
    this.settings = parts.settings;
  }

  /** Hides what a container's variables and options hold, from here on. */
  hide({ environment, config }: Container): void {
    const words = [...listOf(config["Entrypoint"]), ...listOf(config["Cmd"])];
    this.redactor.addContainer({ environment, words: words.map(String) });
  }

  /** What an engine or a log said, fit for a message. */
  quote(text: string, maxCharacters = 500): string {
    return printable(this.redactor.redact(text), { maxCharacters });
  }

  error(code: ExecutorErrorCode, what: string, extra: StepErrorExtra = {}): ExecutorError {
    return stepError(this.subject, code, this.redactor.redact(what), extra);
  }
}
