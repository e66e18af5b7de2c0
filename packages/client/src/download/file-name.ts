/** The file's name from a `content-disposition`, without directories and control characters; null where none is told. */
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
    ?.replace(/\p{Cc}/gu, "");
  return name === undefined || name === "" || name === "." || name === ".." ? null : name;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.trim());
  } catch {
    return text;
  }
}
