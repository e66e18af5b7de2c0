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
