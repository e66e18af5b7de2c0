const longest = 500;

/**
 * Makes text from outside fit for a message: secrets replaced, control characters and terminal sequences gone, white
 * space folded, length bounded.
 */
export function redact(text: string, secrets: Iterable<string>): string {
  const known = [...secrets].filter((secret) => secret.length > 2).sort((a, b) => b.length - a.length);
  // Only the beginning is shown; a page of megabytes is not worth going through.
  const hidden = known.reduce((rest, secret) => rest.replaceAll(secret, "[hidden]"), text.slice(0, 20_000));
  const plain = hidden
    // eslint-disable-next-line no-control-regex -- what must not reach a terminal
    .replace(/\u001b\[[0-9;?]*[a-zA-Z]/g, "")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, " ")
    .replace(/ {2,}/g, " ")
    .trim();
  return plain.length > longest ? `${plain.slice(0, longest)}…` : plain;
}
