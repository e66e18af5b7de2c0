/**
 * Tells whether a file of properties (properties, YAML, JSON) seems to set a Runner's token. Such files are not rewritten, so
 * seeming is enough. Linear in the text; never throws.
 *
 * @example
 * ```ts
 * import { seemsToSetToken } from "@runner-upgrade/executor";
 *
 * seemsToSetToken("runner.rundeck.server.token=abc"); // true
 * ```
 */
export function seemsToSetToken(text: string): boolean {
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*[#!;]/.test(line));
  return lines.some(
    (line) => /server[.-]token["']?\s*[:=]/i.test(line) || /^\s*["']?token["']?\s*[:=]/i.test(line),
  );
}
