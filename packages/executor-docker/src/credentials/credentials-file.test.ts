import { execFileSync } from "node:child_process";
import { credsFileNames, readAssignment } from "@runner-upgrade/executor";
import { expect, it } from "vitest";
import { withToken } from "./credentials-file.js";

const values = { token: "new", url: "https://rd", id: "r1" };

it("changes the token and nothing else", () => {
  const text =
    "# of ops\nexport RUNDECK_RUNNER_TOKEN='old one' # secret\nRUNDECK_SERVER_URL=\"https://rd/x\"\nRUNDECK_RUNNER_ID=r1\nOTHER=$(date)";
  expect(withToken(text, values)).toBe(text.replace("'old one'", "new"));
});

it("takes the last of two assignments, as the shell does that reads them", () => {
  const text =
    "RUNDECK_RUNNER_TOKEN=first\nRUNDECK_SERVER_URL=u\nRUNDECK_RUNNER_ID=i\nRUNDECK_RUNNER_TOKEN='last'\n";
  expect(readAssignment(text, credsFileNames.token)).toBe("last");
  const script = `${withToken(text, values)}printf %s "$RUNDECK_RUNNER_TOKEN"`;
  expect(execFileSync("sh", ["-c", script], { encoding: "utf8" })).toBe("new");
});

it("fills in what a file that was cut short lacks", () => {
  expect(withToken("# of ops\nRUNDECK_SER", values)).toBe(
    "# of ops\nRUNDECK_SER\nRUNDECK_RUNNER_TOKEN=new\nRUNDECK_SERVER_URL=https://rd\nRUNDECK_RUNNER_ID=r1\n",
  );
});

it.each(["a'b", "a b", "$HOME", "`id`", 'a"b', "$&"])(
  "writes the token %j so that a shell reads it back",
  (token) => {
    const text = withToken("RUNDECK_RUNNER_TOKEN=x\nRUNDECK_SERVER_URL=u\nRUNDECK_RUNNER_ID=i\n", {
      ...values,
      token,
    });
    expect(text.split("\n")).toHaveLength(4);
    expect(readAssignment(text, credsFileNames.token)).toBe(token);
  },
);

it.each([
  ["RUNDECK_RUNNER_ID=r1", "r1"],
  ["  export RUNDECK_RUNNER_ID='r 1'", "r 1"],
  ['RUNDECK_RUNNER_ID="r\\"1" # note', 'r"1'],
  ["#RUNDECK_RUNNER_ID=r1", null],
  ["X_RUNDECK_RUNNER_ID=r1", null],
])("reads %j", (text, value) => {
  expect(readAssignment(text, credsFileNames.id)).toBe(value);
});
