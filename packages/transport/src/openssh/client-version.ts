import { spawn } from "node:child_process";

import type { OpensshTransportOptions } from "./openssh-options.js";

/**
 * Whether the client knows `SessionType`, `StdinNull` and `ForkAfterAuthentication` (OpenSSH 8.7 and newer). An older one
 * refuses them as bad options, and has nothing in its configuration files that they would have to overrule. False for a
 * program that does not tell its version.
 */
export async function knowsSessionOptions(options: OpensshTransportOptions): Promise<boolean> {
  const { program = "ssh", environment = process.env } = options;
  const said = await new Promise<string>((resolve) => {
    let text = "";
    const child = spawn(program, ["-V"], { stdio: ["ignore", "ignore", "pipe"], env: { ...environment } });
    const add = (chunk: Buffer): void => {
      if (text.length < 1_000) text += chunk.toString("utf8");
    };
    child.stderr.on("data", add);
    child.once("error", () => {
      resolve("");
    });
    child.once("close", () => {
      resolve(text);
    });
  });
  const version = /OpenSSH_(?:for_Windows_)?(\d+)\.(\d+)/.exec(said);
  if (version === null) return false;
  const [major = 0, minor = 0] = version.slice(1).map(Number);
  return major > 8 || (major === 8 && minor >= 7);
}
