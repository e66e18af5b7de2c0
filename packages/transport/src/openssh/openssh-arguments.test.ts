import { describe, expect, it } from "vitest";
import { masterArguments, sessionArguments } from "./openssh-arguments.js";

const request = {
  place: { user: "deploy", host: "localhost", port: null },
  options: {
    options: [
      ["NoHostAuthenticationForLocalhost", "yes"],
      ["VerifyHostKeyDNS", "yes"],
      ["StrictHostKeyChecking", "no"],
    ],
  },
  socket: "/tmp/s",
  knownHosts: null,
  knowsSessionOptions: true,
} as const;

// OpenSSH takes the first value of an option that it sees (ssh_config(5)).
describe.each([
  ["the connection", masterArguments({ ...request, timeLimitMs: 1_000 }, "true")],
  ["a session in it", sessionArguments(request, "true")],
])("the arguments of %s", (_, words) => {
  it.each([
    ["StrictHostKeyChecking", "yes"],
    ["NoHostAuthenticationForLocalhost", "no"],
    ["VerifyHostKeyDNS", "no"],
  ])("set %s to %s before any other configuration can", (name, value) => {
    const first = words.find((word) => word.startsWith(`${name}=`));
    expect(first).toBe(`${name}=${value}`);
  });
});
