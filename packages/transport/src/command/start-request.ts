import type { Command, CommandOptions } from "../contract/command.js";
import { revealText } from "../contract/secret-text.js";
import type { StartRequest } from "./started-command.js";

/** Checks what a caller asks for before anything is started. Throws `TypeError`, which never quotes a value. */
export function parseStartRequest(command: Command, options: CommandOptions): StartRequest {
  const [program] = command;
  if (program === "" || program.startsWith("-")) {
    throw new TypeError(`Expected the name or path of a program as the first element, got "${program}".`);
  }
  if (command.some((argument) => argument.includes("\0"))) {
    throw new TypeError(`An argument of "${program}" holds a NUL character, which no program can be given.`);
  }
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...options.environment, ...options.secretEnvironment })) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      throw new TypeError(`"${name}" is no name of an environment variable that a shell can set.`);
    }
    const text = revealText(value);
    if (text.includes("\0")) throw new TypeError(`The environment variable ${name} holds a NUL character.`);
    environment[name] = text;
  }
  const user = options.become?.user;
  if (user !== undefined && !/^(?:#\d+|[A-Za-z0-9_][A-Za-z0-9_.@-]*\$?)$/.test(user)) {
    throw new TypeError(`"${user}" is no name of a user.`);
  }
  const directory = options.directory ?? null;
  if (directory?.includes("\0") === true) throw new TypeError("The directory holds a NUL character.");
  checkMilliseconds("timeLimitMs", options.timeLimitMs);
  checkMilliseconds("graceMs", options.graceMs);
  return { command, environment, directory, become: options.become ?? null };
}

function checkMilliseconds(name: string, value: number | undefined): void {
  if (value !== undefined && (Number.isNaN(value) || value < 0 || value > 2_147_483_647)) {
    throw new TypeError(
      `Expected \`${name}\` to be a number of milliseconds from 0 to 2147483647, got ${value}.`,
    );
  }
}
