import { expect, it } from "vitest";
import { otherWriterOf } from "./other-writer.js";

const unit = { commandsBefore: ["/bin/cp /etc/a.env /srv/a.env"], runtimeDirectories: ["runner"] };

it.each([
  ["/run/runner/env", "T=1\n", "RuntimeDirectory"],
  ["/run/other/env", "T=1\n", "/run"],
  ["/srv/a.env", "T=1\n", "ExecStartPre"],
  ["/etc/b.env", "# Ansible managed\nT=1\n", "Ansible"],
  ["/etc/b.env", "#\n# This file is managed by Puppet. DO NOT EDIT!\nT=1\n", "Puppet"],
  ["/etc/b.env", "; Automatically generated\r\nT=1\r\n", "a tool"],
])("names another writer of %s with %j", (path, text, writer) => {
  expect(otherWriterOf(path, text, unit)).toContain(writer);
});

it.each(["# Credentials of the Runner\nT=1\n", "T=managed by ansible\n", "# generated in 2024\nT=1\n"])(
  "names nobody for %j",
  (text) => {
    expect(otherWriterOf("/etc/b.env", text, unit)).toBeNull();
  },
);

it("names a script that the unit runs at each start and that writes the file", () => {
  const scripts = [
    { path: "/opt/a/other", text: "echo hello > /srv/else\n" },
    { path: "/opt/a/prepare", text: 'to=/srv/creds\nvault read token > "$to/b.env"\n' },
  ];
  const writer = otherWriterOf("/srv/creds/b.env", "T=1\n", unit, scripts);
  expect(writer).toBe("/opt/a/prepare, which the unit runs at each start, names it");
  expect(otherWriterOf("/srv/creds/c.env", "T=1\n", unit, scripts)).toBeNull();
});
