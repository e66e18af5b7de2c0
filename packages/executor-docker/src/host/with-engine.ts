import {
  type InspectRequest,
  stepError,
  type CallSubject,
  withinLimits,
  type ExecutorError,
  Redactor,
} from "@runner-upgrade/executor";
import { connect } from "../engine/connect.js";
import { Engine } from "../engine/engine.js";
import type { Settings } from "../options/docker-executor-options.js";
import { DockerCall } from "./docker-call.js";
import { translateError } from "../errors/translate-error.js";

/** Connects to the call's engine and works on it, all within the call's limits. */
export function withEngine<T>(
  settings: Settings,
  request: Pick<InspectRequest, "runner" | "host" | "signal" | "timeLimitMs">,
  work: (call: DockerCall) => Promise<T>,
): Promise<T> {
  const { runner, host, signal, timeLimitMs } = request;
  const subject: CallSubject = { runner, host };
  const redactor = new Redactor();
  const translate = (error: unknown): ExecutorError => translateError(subject, error);
  return withinLimits(
    { subject, signal, timeLimitMs, clock: settings.clock, redactor, translate },
    async (scope) => {
      if (host.platform !== "docker") {
        throw stepError(subject, "UNSUPPORTED", `This executor serves Docker Engines, not ${host.platform}.`);
      }
      scope.note(`connecting to ${host.address}`);
      const connected = await connect(settings, host, { subject, signal: scope.signal });
      try {
        const engine = new Engine(connected, scope);
        return await work(new DockerCall({ engine, host, subject, scope, redactor, settings }));
      } finally {
        await connected.dispose();
      }
    },
  );
}
