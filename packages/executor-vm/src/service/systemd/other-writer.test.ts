import { expect, it } from "vitest";
import { unitWriterOf } from "./other-writer.js";

const unit = { commandsBefore: ["/bin/cp /etc/a.env /srv/a.env"], runtimeDirectories: ["runner"] };

it.each([
  ["/run/runner/env", "RuntimeDirectory"],
  ["/srv/a.env", "ExecStartPre"],
])("names what of the unit writes %s", (path, writer) => {
  expect(unitWriterOf(path, unit, [])).toContain(writer);
});

it.each(["/run/other/env", "/etc/b.env"])("names nothing for %s", (path) => {
  expect(unitWriterOf(path, unit, [])).toBeNull();
});

it("names a script that the unit runs at each start and that writes the file", () => {
  const scripts = [
    { path: "/opt/a/other", text: "echo hello > /srv/else\n" },
    { path: "/opt/a/prepare", text: 'to=/srv/creds\nvault read token > "$to/b.env"\n' },
  ];
  const writer = unitWriterOf("/srv/creds/b.env", unit, scripts);
  expect(writer).toBe("/opt/a/prepare, which the unit runs at each start, names it");
  expect(unitWriterOf("/srv/creds/c.env", unit, scripts)).toBeNull();
});
