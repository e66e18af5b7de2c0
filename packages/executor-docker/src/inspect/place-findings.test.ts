import { expect, it } from "vitest";
import type { Identity } from "../credentials/find-credentials.js";
import type { FoundContainer } from "./find-containers.js";
import { placeFindings } from "./place-findings.js";

const found = (name: string, identity: Partial<Identity>): FoundContainer =>
  ({
    container: { name },
    identity: { place: { kind: "variable" }, isAlsoInFile: false, ...identity },
  }) as FoundContainer;

it("finds nothing in the way where one place holds the token", () => {
  expect(placeFindings([])).toEqual([]);
  expect(placeFindings([found("a", {}), found("b", {})])).toEqual([]);
});

it.each<[string, readonly FoundContainer[], RegExp]>([
  ["none is found", [found("a", { place: { kind: "nowhere" } })], /not found where a has its token/],
  [
    "one container has it in a variable and in a file",
    [found("a", {}), found("b", { isAlsoInFile: true })],
    /b has a token in a variable and in the credentials file/,
  ],
  [
    "containers have it in different places",
    [found("a", {}), found("b", { place: { kind: "layer" } })],
    /different places/,
  ],
])("blocks a rotation alone where %s", (_what, all, says) => {
  const [finding, ...others] = placeFindings(all);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ code: "CREDENTIALS_NOT_WRITABLE", level: "failed", onlyFor: "rotate" });
  expect(finding?.message).toMatch(says);
});
