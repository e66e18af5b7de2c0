import { expect, test } from "vitest";
import { readRunnerChoice } from "./runner-choice.js";

const read = (selector: unknown) => readRunnerChoice(selector, (tag) => tag === "env:prod");
const selector = (runnerFilterMode: unknown, runnerFilterType: unknown, filter?: unknown) => ({
  ...(filter === undefined ? {} : { filter }),
  runnerFilterMode,
  runnerFilterType,
});
const tags = (...some: string[]) => ({ choose: "tags", tags: some });
const someTags = (...some: string[]) => ({ choose: "some-tags", tags: some });
const local = { choose: "local" };
const unknown = { choose: "unknown" };

test.each([
  [undefined, local],
  [null, local],
  [selector("LOCAL", "LOCAL_RUNNER"), local],
  [selector("local", null), local],
  [selector(undefined, "LOCAL_RUNNER", ""), local],
  [selector("TAGS", "TAG_FILTER_AND", "EMEA"), tags("emea")],
  [selector("TAGS", "TAGS_FILTER_AND", "linux, EU,linux"), tags("eu", "linux")],
  [selector("FILTER", "TAG_FILTER_AND", "eu"), tags("eu")],
  [selector(undefined, "TAG_FILTER_AND", "env=prod"), tags("env=prod")],
])("%j is read as %j", (given, expected) => {
  expect(read(given)).toEqual(expected);
});

test.each([
  ["an option", "${option.region}", someTags()],
  ["an option beside a tag", "linux,${option.region}", someTags("linux")],
  ["an option inside a tag", "eu-${option.number}", someTags()],
  ["another variable", "${globals.site},eu", someTags("eu")],
  ["a variable with a comma", "${option.a,b},eu", someTags("eu")],
  ["what may be the grammar of a filter", "tags: runner", someTags()],
  ["nothing", " , ", someTags()],
])("a filter that holds %s may choose Runners with more tags", (_what, filter, expected) => {
  expect(read(selector("FILTER", "TAG_FILTER_AND", filter))).toEqual(expected);
});

test("a tag with a special character is a tag where a Runner of the project has it", () => {
  expect(read(selector("TAGS", "TAG_FILTER_AND", "env:prod"))).toEqual(tags("env:prod"));
  expect(read(selector("TAGS", "TAG_FILTER_AND", "env:test"))).toEqual(someTags());
});

test.each([
  [selector("TAGS", "TAG_FILTER_OR", "eu,us"), someTags()],
  [selector("TAGS", undefined, "eu,us"), someTags()],
  [selector("FILTER", undefined, "eu"), unknown],
  [selector("TAGS", "TAG_FILTER_NOT", "eu"), unknown],
  [selector("NAMES", "TAG_FILTER_AND", "eu"), unknown],
  [selector("TAGS", "LOCAL_RUNNER", "eu"), unknown],
  [selector("LOCAL", "TAG_FILTER_AND", "eu"), unknown],
  [{}, unknown],
])("what may mean more than one thing is read on the safe side: %j", (given, expected) => {
  expect(read(given)).toEqual(expected);
});

test.each([
  ["TAGS", "Its runnerSelector is not an object"],
  [["TAGS"], "Its runnerSelector is not an object"],
  [selector("TAGS", "TAG_FILTER_AND", ["eu"]), "Its runnerSelector.filter is not a string"],
  [selector(1, "TAG_FILTER_AND"), "Its runnerSelector.runnerFilterMode or runnerFilterType is not a string"],
  [selector("TAGS", []), "Its runnerSelector.runnerFilterMode or runnerFilterType is not a string"],
])("%j is a problem: %s", (given, problem) => {
  expect(read(given)).toEqual({ problem });
});
