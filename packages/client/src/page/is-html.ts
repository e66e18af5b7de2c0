/** Whether an answer is a page for people: by its content type, or where that is missing or wrong, by its beginning. */
export function isHtml(contentType: string | null, text: string): boolean {
  if (/\b(text\/html|application\/xhtml\+xml)\b/i.test(contentType ?? "")) return true;
  return /^\s*(<!doctype html|<html)/i.test(text.slice(0, 200));
}
