import { expect, it } from "vitest";
import { fileWriterOf } from "./file-writer.js";

it.each([
  ["/run/other/env", "T=1\n", "/run"],
  ["/var/run/env", "T=1\n", "/run"],
  ["/etc/b.env", "# Ansible managed\nT=1\n", "Ansible"],
  ["/etc/b.env", "#\n# This file is managed by Puppet. DO NOT EDIT!\nT=1\n", "Puppet"],
  ["/etc/b.env", "; Automatically generated\r\nT=1\r\n", "a tool"],
])("names another writer of %s with %j", (path, text, writer) => {
  expect(fileWriterOf(path, text)).toContain(writer);
});

it.each(["# Credentials of the Runner\nT=1\n", "T=managed by ansible\n", "# generated in 2024\nT=1\n"])(
  "names no writer for %j",
  (text) => {
    expect(fileWriterOf("/etc/b.env", text)).toBeNull();
  },
);
