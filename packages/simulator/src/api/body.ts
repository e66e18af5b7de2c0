import { badRequest, type Refusal, type RefusalShape } from "./refusal.js";

/** A JSON object whose fields are read one by one, each with its own complaint. */
export interface BodyReader {
  /** The string, or undefined when absent. Throws `Refusal` 400 for anything else. */
  text(name: string): string | undefined;
  /** The string. Throws `Refusal` 400 when it is absent or empty. */
  requiredText(name: string): string;
  flag(name: string): boolean | undefined;
  /** A map of strings. */
  textMap(name: string): Record<string, string> | undefined;
  flagMap(name: string): Record<string, boolean> | undefined;
}

/** Reads a request's body. Throws `Refusal` 400, in the given shape, when it is not a JSON object. */
export function readBody(body: unknown, shape: RefusalShape = "general"): BodyReader {
  if (!isObject(body)) throw badRequest("The request needs a JSON object as its body.", shape);
  const wrong = (name: string, expected: string): Refusal =>
    badRequest(`Field "${name}" must be ${expected}.`, shape);
  const read = <T>(name: string, expected: string, is: (value: unknown) => value is T): T | undefined => {
    const value = body[name];
    if (value === undefined || value === null) return undefined;
    if (!is(value)) throw wrong(name, expected);
    return value;
  };
  return {
    text: (name) => read(name, "a string", isText),
    requiredText: (name) => {
      const value = read(name, "a string", isText);
      if (value === undefined || value.trim() === "") throw wrong(name, "a string that is not empty");
      return value;
    },
    flag: (name) => read(name, "true or false", isFlag),
    textMap: (name) => read(name, "a map of strings", isMapOf(isText)),
    flagMap: (name) => read(name, "a map of true or false", isMapOf(isFlag)),
  };
}

const isText = (value: unknown): value is string => typeof value === "string";
const isFlag = (value: unknown): value is boolean => typeof value === "boolean";
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isMapOf =
  <T>(is: (value: unknown) => value is T) =>
  (value: unknown): value is Record<string, T> =>
    isObject(value) && Object.values(value).every(is);
