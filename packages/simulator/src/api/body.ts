import { badRequest, type Refusal, type RefusalShape } from "./refusal.js";

/** A JSON object whose fields are read one by one, each with its own complaint. */
export interface BodyReader {
  /** The string, or undefined when absent. Throws `Refusal` 400 for anything else. */
  text(name: string): string | undefined;
  /** The string. Throws `Refusal` 400 when it is absent or empty. */
  requiredText(name: string): string;
  /** A list, as an array or as a text with commas: clients send both. */
  texts(name: string): readonly string[] | undefined;
  flag(name: string): boolean | undefined;
  /** A map of strings. */
  textMap(name: string): Record<string, string> | undefined;
  flagMap(name: string): Record<string, boolean> | undefined;
}

/**
 * Reads a request's body. Fields may stand in the object that `wrapper` names, in the body itself, or in both: the documents
 * and clients differ. Throws `Refusal` 400, in the given shape, when it is not a JSON object.
 */
export function readBody(sent: unknown, shape: RefusalShape = "general", wrapper?: string): BodyReader {
  if (!isObject(sent)) throw badRequest("The request needs a JSON object as its body.", shape);
  const wrapped = wrapper === undefined ? undefined : sent[wrapper];
  const body = isObject(wrapped) ? { ...sent, ...wrapped } : sent;
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
    texts: (name) => {
      const value = read(name, "an array of strings, or a text with commas", isTextOrTexts);
      return typeof value === "string" ? value.split(",") : value;
    },
    flag: (name) => read(name, "true or false", isFlag),
    textMap: (name) => read(name, "a map of strings", isMapOf(isText)),
    flagMap: (name) => read(name, "a map of true or false", isMapOf(isFlag)),
  };
}

const isText = (value: unknown): value is string => typeof value === "string";
const isTextOrTexts = (value: unknown): value is string | readonly string[] =>
  isText(value) || (Array.isArray(value) && value.every(isText));
const isFlag = (value: unknown): value is boolean => typeof value === "boolean";
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isMapOf =
  <T>(is: (value: unknown) => value is T) =>
  (value: unknown): value is Record<string, T> =>
    isObject(value) && Object.values(value).every(is);
