/** Whether an answer is a page for people: by its content type, or where that is missing or wrong, by its beginning. */
export function isHtml(contentType: string | null, text: string): boolean {
  if (/\b(text\/html|application\/xhtml\+xml)\b/i.test(contentType ?? "")) return true;
  return /^\s*(<!doctype html|<html)/i.test(text.slice(0, 200));
}

/** Whether a page asks for a login: Rundeck's own form, any password field, or a title that says so. */
export function looksLikeLogin(text: string): boolean {
  return (
    /j_security_check/i.test(text) ||
    /type\s*=\s*["']?password/i.test(text) ||
    /log\s?in|sign\s?in|single sign/i.test(wholeTitleOf(text))
  );
}

/** Whether an address is one where people log in: Rundeck's own, or the usual ones of a proxy before it. */
export function isLoginPath(pathname: string): boolean {
  return /\/(user\/(login|error|denied)|login|signin|sign-in|sso|saml2?|oauth2?|oidc)([/;]|$)/i.test(
    pathname,
  );
}

/** The page's title, or null. */
export function titleOf(text: string): string | null {
  const title = wholeTitleOf(text).slice(0, 1_000).trim();
  return title === "" ? null : title.slice(0, 100);
}

// One pass over the page, whatever is in it: a pattern that looks for words between the tags takes quadratic time.
function wholeTitleOf(text: string): string {
  return /<title>([^<]*)<\/title>/i.exec(text)?.[1] ?? "";
}
