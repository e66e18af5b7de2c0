import { spawnSync } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Become } from "../src/index.js";

/** A program named `sudo` that really changes the user, for machines without sudo on which we are root. */
export interface SudoStandIn {
  /** To stand first in a PATH. */
  readonly path: string;
  /** Whom it may become; `null` where that cannot be done here. */
  readonly become: (Become & { readonly user: string }) | null;
  [Symbol.asyncDispose](): Promise<void>;
}

// Stays as the parent of the command, as sudo does, and passes nothing of the environment on.
const script = `#!/bin/sh
if [ "$1" != -n ] || [ "$2" != -u ] || [ "$4" != -- ]; then echo "sudo: not called as expected: $*" >&2; exit 1; fi
if [ "$3" != nobody ]; then echo "sudo: a password is required" >&2; exit 1; fi
shift 4
env -i PATH="$PATH" setpriv --reuid=nobody --regid="$(id -g nobody)" --init-groups -- "$@"
`;

/** Makes a {@link SudoStandIn}. It denies every user but \`nobody\`. */
export async function makeSudoStandIn(): Promise<SudoStandIn> {
  const directory = await mkdtemp(join(tmpdir(), "sudo-stand-in-"));
  await writeFile(join(directory, "sudo"), script, { mode: 0o755 });
  await chmod(directory, 0o755);
  const canBecome = process.getuid?.() === 0 && spawnSync("setpriv", ["--version"]).status === 0;
  return {
    path: `${directory}:${process.env["PATH"] ?? "/usr/bin:/bin"}`,
    become: canBecome ? { kind: "sudo", user: "nobody" } : null,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}
