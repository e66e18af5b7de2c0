import {
  type ExecutorError,
  type ExecutorErrorCode,
  stepError,
  type StepErrorExtra,
  type CallSubject,
  type CallScope,
  type Redactor,
} from "@runner-upgrade/executor";
import type { DockerHost } from "@runner-upgrade/plan/platform";
import type { Container } from "../engine/inspection.js";
import type { Engine } from "../engine/engine.js";
import { listOf } from "../json/json.js";
import type { Settings } from "../options/docker-executor-options.js";

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
    this.redactor.addInvocation({
      arguments: words.map(String),
      environment: environment.map((entry) => nameAndValue(entry)),
    });
  }

  /** What an engine or a log said, fit for a message. */
  quote(text: string, maxCharacters = 500): string {
    return this.redactor.quote(text, maxCharacters);
  }

  error(code: ExecutorErrorCode, what: string, extra: StepErrorExtra = {}): ExecutorError {
    return stepError(this.subject, code, this.redactor.redact(what), extra);
  }
}

function nameAndValue(entry: string): readonly [string, string] {
  const equals = entry.indexOf("=");
  return equals < 0 ? [entry, ""] : [entry.slice(0, equals), entry.slice(equals + 1)];
}
