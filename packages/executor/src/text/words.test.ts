import { expect, it } from "vitest";
import { wordsOf } from "./words.js";

it.each([
  ["exec java -Da=b -jar runner.jar", ["exec", "java", "-Da=b", "-jar", "runner.jar"]],
  [`java '-Da=b c' -De="f g"h`, ["java", "-Da=b c", "-De=f gh"]],
  ["-Xmx1g # memory\n  -Da=b#c", ["-Xmx1g", "-Da=b#c"]],
  ["a\\ b \\\n c", ["a b", "c"]],
  [". ./env;java&&echo $(NAME)/x", [".", "./env", "java", "echo", "$(NAME)/x"]],
  ["''", [""]],
  ["", []],
])("splits %j as a shell does", (text, words) => {
  expect(wordsOf(text)).toEqual(words);
});
