import { openCall, type CallRequest } from "@runner-upgrade/executor";
import { connect } from "../engine/connect.js";
import { Engine } from "../engine/engine.js";
import { translateError } from "../errors/translate-error.js";
import type { Settings } from "../options/docker-executor-options.js";
import { DockerCall } from "./docker-call.js";

/** Connects to the call's engine and works on it, all within the call's limits. */
export function withEngine<T>(
  settings: Settings,
  request: CallRequest,
  work: (call: DockerCall) => Promise<T>,
): Promise<T> {
  return openCall(
    request,
    { platform: "docker", serves: "Docker Engines", clock: settings.clock, translate: translateError },
    async (call) => {
      const { host, subject, scope } = call;
      scope.note(`connecting to ${host.address}`);
      const connected = await connect(settings, host, { subject, signal: scope.signal });
      try {
        return await work(new DockerCall(call, new Engine(connected, scope), settings));
      } finally {
        await connected.dispose();
      }
    },
  );
}
