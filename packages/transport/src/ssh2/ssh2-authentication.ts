import { readFile } from "node:fs/promises";

import type { AnyAuthMethod } from "ssh2";

import { revealText } from "../contract/secret-text.js";
import { TransportError } from "../errors/transport-error.js";
import { printable } from "../text/printable.js";
import type { Ssh2Hop } from "./ssh2-hop.js";
import type { Ssh2Library } from "./ssh2-library.js";
import type { Ssh2Authentication } from "./ssh2-options.js";

/**
 * The ways to prove who we are, as `ssh2` wants them. A key that cannot be read is an error here; `ssh2` would pass
 * over it in silence. Rejects with `TransportError` `AUTHENTICATION_FAILED`; its message never holds a secret.
 */
export async function authMethodsFor(hop: Ssh2Hop, ssh2: Ssh2Library): Promise<AnyAuthMethod[]> {
  const methods = await Promise.all(hop.authentication.map((way) => methodsOf(way, hop, ssh2)));
  const all = methods.flat();
  if (all.length === 0)
    throw failed(hop, "there is no SSH agent (SSH_AUTH_SOCK is not set) and no other way was given");
  return all;
}

async function methodsOf(way: Ssh2Authentication, hop: Ssh2Hop, ssh2: Ssh2Library): Promise<AnyAuthMethod[]> {
  const username = hop.user;
  switch (way.kind) {
    case "agent": {
      const agent = way.socket ?? process.env["SSH_AUTH_SOCK"];
      return agent === undefined || agent === "" ? [] : [{ type: "agent", username, agent }];
    }
    case "password": {
      const password = revealText(way.password);
      return [
        { type: "password", username, password },
        {
          type: "keyboard-interactive",
          username,
          // What is echoed is no question for a password.
          prompt: (_name, _instructions, _language, prompts, finish) => {
            finish(prompts.map(({ echo }) => (echo === true ? "" : password)));
          },
        },
      ];
    }
    case "key":
      return [
        keyMethod(
          typeof way.key === "object" && "byteLength" in way.key ? Buffer.from(way.key) : revealText(way.key),
          way,
          hop,
          ssh2,
        ),
      ];
    case "key-file": {
      const key = await readFile(way.path).catch((error: unknown) => {
        throw failed(hop, `the private key ${way.path} cannot be read: ${String(error)}`);
      });
      return [keyMethod(key, way, hop, ssh2)];
    }
  }
}

function keyMethod(
  key: string | Buffer,
  way: Extract<Ssh2Authentication, { kind: "key" | "key-file" }>,
  hop: Ssh2Hop,
  ssh2: Ssh2Library,
): AnyAuthMethod {
  const passphrase = way.passphrase === undefined ? undefined : revealText(way.passphrase);
  const parsed = ssh2.utils.parseKey(key, passphrase);
  const name = way.kind === "key-file" ? way.path : "that was given";
  if (parsed instanceof Error)
    throw failed(hop, `the private key ${name} cannot be used: ${printable(parsed.message)}`);
  return {
    type: "publickey",
    username: hop.user,
    key,
    ...(passphrase === undefined ? {} : { passphrase }),
  };
}

function failed(hop: Ssh2Hop, reason: string): TransportError {
  return new TransportError({
    code: "AUTHENTICATION_FAILED",
    address: hop.address,
    message: `Cannot log in to ${hop.address} as ${hop.user}: ${reason}. Nothing was sent to it.`,
  });
}
