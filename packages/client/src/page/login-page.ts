import { wholeTitleOf } from "./page-title.js";

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
