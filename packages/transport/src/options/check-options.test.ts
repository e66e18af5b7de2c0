import { expect, test } from "vitest";
import { localTransport } from "../local/local-transport.js";
import { opensshTransport } from "../openssh/openssh-transport.js";
import { ssh2Transport } from "../ssh2/ssh2-transport.js";

test.each<[string, () => unknown, string]>([
  [
    "opensshTransport with an unknown one",
    () => opensshTransport({ hostKey: "canary" } as never),
    'opensshTransport has no option "hostKey". It takes: hostKeys, program,',
  ],
  ["opensshTransport with a text", () => opensshTransport("canary" as never), "needs an object of options"],
  [
    "ssh2Transport without a policy for host keys",
    () => ssh2Transport({ user: "canary" } as never),
    "ssh2Transport needs the option hostKeys.",
  ],
  [
    "localTransport with an unknown one",
    () => localTransport({ address: ["canary"] } as never),
    'localTransport has no option "address".',
  ],
])("refuses %s before anything is started, and quotes no value", (_name, call, says) => {
  let thrown: unknown;
  try {
    call();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(TypeError);
  expect(String(thrown)).toContain(says);
  expect(String(thrown)).not.toContain("canary");
});
