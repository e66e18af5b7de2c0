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
    /<title>[^<]*(log\s?in|sign\s?in|single sign)[^<]*<\/title>/i.test(text)
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
  const title = /<title>([^<]*)<\/title>/i.exec(text)?.[1]?.trim();
  return title === undefined || title === "" ? null : title.slice(0, 100);
}
