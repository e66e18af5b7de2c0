import { posix } from "node:path";
import type { Container } from "../engine/inspection.js";
import type { DockerCall } from "../host/docker-call.js";
import { textOf } from "../json/json.js";

const mostLogBytes = 4 * 1024 * 1024;

/**
 * The last lines of a Runner's log: what it wrote to its outputs, and its own `runner.log`, for by default the image writes
 * there. Bounded, printable, without secrets. A log that cannot be read is no reason to fail.
 */
export async function logTail(
  call: DockerCall,
  container: Container,
  lines: number,
): Promise<readonly string[]> {
  call.hide(container);
  const directory = textOf(container.config["WorkingDir"]) || "/app";
  const file = posix.join(directory, "runner/logs/runner.log");
  const written = await quiet(call, () => call.engine.logs(container.id, lines), []);
  const own = await quiet(call, async () => {
    const log = await call.engine.readFile(container.id, file, { maxBytes: mostLogBytes });
    return log === null ? [] : log.bytes.toString("utf8").split("\n").filter(Boolean).slice(-lines);
  }, []);
  return [...own, ...written].slice(-lines).map((line) => call.quote(line, 300));
}

async function quiet<T>(call: DockerCall, read: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await read();
  } catch {
    call.scope.check();
    return otherwise;
  }
}
