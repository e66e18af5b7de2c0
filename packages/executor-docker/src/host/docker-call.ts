import type { OpenCall } from "@runner-upgrade/executor";
import type { Container } from "../engine/inspection.js";
import type { Engine } from "../engine/engine.js";
import { listOf } from "../json/json.js";
import type { Settings } from "../options/docker-executor-options.js";

/** One call of the executor on a connected engine: its limits, and what must not be seen. */
export class DockerCall implements OpenCall<"docker"> {
  readonly subject: OpenCall["subject"];
  readonly host: OpenCall<"docker">["host"];
  readonly scope: OpenCall["scope"];
  readonly redactor: OpenCall["redactor"];
  readonly engine: Engine;
  readonly settings: Settings;
  readonly error: OpenCall["error"];

  constructor(call: OpenCall<"docker">, engine: Engine, settings: Settings) {
    this.subject = call.subject;
    this.host = call.host;
    this.scope = call.scope;
    this.redactor = call.redactor;
    this.error = call.error;
    this.engine = engine;
    this.settings = settings;
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
}

function nameAndValue(entry: string): readonly [string, string] {
  const equals = entry.indexOf("=");
  return equals < 0 ? [entry, ""] : [entry.slice(0, equals), entry.slice(equals + 1)];
}
