/** No file system takes a longer name. */
const longest = 255;

/**
 * The file's name from a `content-disposition`: without directories, control characters and what turns the direction of
 * text; at most 255 characters. Null where none is told.
 */
export function fileNameOf(disposition: string | null): string | null {
  if (disposition === null) return null;
  const extended = /filename\*\s*=\s*(?:utf-8|iso-8859-1)?''([^;]+)/i.exec(disposition)?.[1];
  const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]+))/i.exec(disposition);
  const text =
    extended === undefined ? (plain?.[1] ?? plain?.[2])?.replace(/\\(.)/g, "$1") : decoded(extended);
  const name = text
    ?.trim()
    .split(/[/\\]/)
    .at(-1)
    ?.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "")
    .slice(0, longest)
    .trim();
  return name === undefined || name === "" || name === "." || name === ".." ? null : name;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.trim());
  } catch {
    return text;
  }
}
