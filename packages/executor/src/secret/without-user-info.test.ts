import { expect, it } from "vitest";
import { withoutUserInfo } from "./without-user-info.js";

it.each([
  ["https://me:canary@rundeck.example.com:4443/rd?x=@", "https://rundeck.example.com:4443/rd?x=@"],
  ["https://me:p@canary@rundeck.example.com", "https://rundeck.example.com"],
  ["https://rundeck.example.com/a@b", "https://rundeck.example.com/a@b"],
  ["not a url", "not a url"],
])("makes %j into %j", (url, clean) => {
  expect(withoutUserInfo(url)).toBe(clean);
});
