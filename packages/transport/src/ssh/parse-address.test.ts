import { describe, expect, it } from "vitest";

import { parseSshAddress } from "./parse-address.js";

describe("parseSshAddress", () => {
  it.each([
    ["runner-1", null, "runner-1", null],
    ["deploy@runner-1", "deploy", "runner-1", null],
    ["deploy@runner-1:2222", "deploy", "runner-1", 2222],
    ["runner-1.example.com:22", null, "runner-1.example.com", 22],
    ["ssh://deploy@runner-1:2222/", "deploy", "runner-1", 2222],
    ["ssh://runner-1", null, "runner-1", null],
    ["192.0.2.7", null, "192.0.2.7", null],
    ["2001:db8::1", null, "2001:db8::1", null],
    ["root@[2001:db8::1]:2222", "root", "2001:db8::1", 2222],
    ["fe80::1%eth0", null, "fe80::1%eth0", null],
    ["user@domain@host", "user@domain", "host", null],
    [String.raw`DOMAIN\user@host`, String.raw`DOMAIN\user`, "host", null],
    ["::1", null, "::1", null],
  ])("reads %s", (address, user, host, port) => {
    expect(parseSshAddress(address)).toEqual({ user, host, port });
  });

  it.each([
    "",
    " ",
    "@host",
    "user@",
    "host:",
    "host:0",
    "host:65536",
    "host:abc",
    "-oProxyCommand=id",
    "-l@host",
    "user@-oProxyCommand=id",
    "ssh://",
    "ssh://host/path",
    "http://host",
    "host name",
    "host\n",
    "host;id",
    "$(id)",
    "[::1",
    "\u001b[31mhost",
  ])("refuses %j", (address) => {
    expect(() => parseSshAddress(address)).toThrow(
      expect.objectContaining({ code: "INVALID_ADDRESS" }) as Error,
    );
  });
});
