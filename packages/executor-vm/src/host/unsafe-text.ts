// Control characters and separators start a new line in a file or a command; direction marks change what a person reads.
const unsafe = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;

/**
 * Whether a text must not become a part of a file name, a configuration file or a command: it holds control characters,
 * line or paragraph separators, or characters that turn the direction of text.
 *
 * @example
 * isUnsafeText("/opt/a\nUser=root"); // true
 */
export function isUnsafeText(text: string): boolean {
  return unsafe.test(text);
}
