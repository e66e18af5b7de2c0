import { expect, it } from "vitest";
import { tokensIn, withToken } from "./token-in-file.js";

const plain = { kind: "process" };

it.each([
  ["runnerId=1\ntoken=old\n", "runnerId=1\ntoken=new\n"],
  ["RUNNER_TOKEN: old\nDOWNLOAD_TOKEN: keep\n", "RUNNER_TOKEN: new\nDOWNLOAD_TOKEN: keep\n"],
  ['{\n  "token": "old",\n  "id": "1"\n}\n', '{\n  "token": "new",\n  "id": "1"\n}\n'],
])("keeps a .replica-meta true: %j", (text, changed) => {
  expect(tokensIn(plain, "replica-meta", text)).toEqual(["old"]);
  expect(withToken(plain, "replica-meta", text, "new")).toBe(changed);
});

it("finds both names of the token in a credentials file", () => {
  const text = (token: string): string =>
    `RUNDECK_RUNNER_TOKEN=${token}\nRUNNER_RUNDECK_SERVER_TOKEN=${token}\nA=1\n`;
  expect(tokensIn(plain, "credentials-file", text("old"))).toEqual(["old", "old"]);
  expect(withToken(plain, "credentials-file", text("old"), "new")).toBe(text("new"));
});
