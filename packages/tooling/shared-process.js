import { afterAll, vi } from "vitest";

/**
 * Fails a test file that leaves the process changed for the next one: the setup of every suite whose files share a
 * process. vitest runs it once for each file, and its hook after all others of the file.
 */
const before = processState();

afterAll(() => {
  const left = changes(before, processState());
  if (vi.isFakeTimers()) left.push("fake timers");
  if (left.length > 0) throw new Error(`The file leaves to the files that follow: ${left.join(", ")}.`);
});

/** The state that tests change and that every file of a process sees, by name. */
function processState() {
  return new Map([
    ["the working directory", process.cwd()],
    ["the umask", process.umask()],
    ...Object.entries(process.env).map(([name, value]) => [`the variable ${name}`, value]),
    ...["fetch", "WebSocket", "Date", "setTimeout", "setInterval", "setImmediate", "queueMicrotask"].map(
      (name) => [`a global ${name}`, globalThis[name]],
    ),
    ...["uncaughtException", "unhandledRejection", "warning", "SIGINT", "SIGTERM"].map((event) => [
      `a listener of the process's ${event}`,
      process.listenerCount(event),
    ]),
    ...["emitWarning", "kill", "exit"].map((name) => [`a process.${name}`, process[name]]),
    ["a Math.random", Math.random],
  ]);
}

function changes(earlier, later) {
  const names = new Set([...earlier.keys(), ...later.keys()]);
  return [...names].filter((name) => earlier.get(name) !== later.get(name));
}
