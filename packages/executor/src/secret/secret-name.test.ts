import { expect, it } from "vitest";
import { isSecretName } from "./secret-name.js";

it.each([
  "RUNNER_RUNDECK_SERVER_TOKEN",
  "proxy-password",
  "API_KEY",
  "RUNNER_CREDENTIALS",
  "CREDENTIALS_FILE_KEY",
])("takes %s for the name of a secret", (name) => {
  expect(isSecretName(name)).toBe(true);
});

it.each(["PATH", "runner.credentials.file", "RUNNER_CREDENTIALS_FILE"])(
  "takes %s for no secret's name",
  (name) => {
    expect(isSecretName(name)).toBe(false);
  },
);
