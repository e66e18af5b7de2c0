import { expect, it } from "vitest";
import { seemsToSetToken } from "./properties-token.js";

it.each([
  ["runner.rundeck.server.token=x\n", true],
  ["runner:\n  rundeck:\n    server:\n      token: x\n", true],
  ['{"runner": {"rundeck": {"server":\n{\n"token": "x"}}}}', true],
  ["# token: x\nrunner:\n  operations:\n    maxRunning: 5\n", false],
])("sees in %j whether it seems to set the token", (text, seems) => {
  expect(seemsToSetToken(text)).toBe(seems);
});
