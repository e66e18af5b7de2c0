import { expect, test } from "vitest";
import { refusalOfSudo } from "./refusal-of-sudo.js";

test.each([
  ["sudo: a password is required\n", "sudo: a password is required"],
  [
    "sudo: unable to resolve host vm-1: Name or service not known\nsudo: a password is required\n",
    "sudo: a password is required",
  ],
  [
    "Sorry, user ops is not allowed to execute '/usr/bin/systemctl stop a' as root on vm-1.\n",
    "Sorry, user ops is not allowed to execute '/usr/bin/systemctl stop a' as root on vm-1",
  ],
  [
    "sudo: /etc/sudoers is owned by uid 1000, should be 0\nsudo: no valid sudoers sources found, quitting\n",
    "sudo: no valid sudoers sources found, quitting",
  ],
])("sudo refused: %j", (stderr, refusal) => {
  expect(refusalOfSudo(stderr)).toBe(refusal);
});

test.each([
  "Failed to stop a.service: Unit a.service not loaded.\n",
  // The command ran: a host that does not know its own name is no refusal.
  "sudo: unable to resolve host vm-1: Name or service not known\nFailed to stop a.service: Access denied\n",
  "",
])("sudo ran the command, which failed by itself: %j", (stderr) => {
  expect(refusalOfSudo(stderr)).toBeNull();
});
