import { isLoginPath } from "../page/login-page.js";

/** An answer that points elsewhere. */
export interface Redirect {
  readonly from: URL;
  readonly location: string | null;
  readonly method: string;
  /** Packages may lie on a store of another origin; the API itself never does. */
  readonly mayLeaveOrigin: boolean;
}

/** Where a redirect leads, and whether we go. `refused` names the origin it leads to, or null. */
export type RedirectDecision =
  | { readonly kind: "follow"; readonly url: string; readonly keepsCredentials: boolean }
  | { readonly kind: "login" }
  | { readonly kind: "refused"; readonly origin: string | null };

/** Whether a status is one that points elsewhere. */
export function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

/**
 * Decides on a redirect: a login page is recognised; a GET goes on within its origin; a package may leave it, without
 * credentials and never from https to http; everything else is refused, since sending it elsewhere could do it twice
 * or show credentials to a stranger.
 */
export function decideRedirect(redirect: Redirect): RedirectDecision {
  const target = targetOf(redirect);
  if (target === null || !/^https?:$/.test(target.protocol)) return { kind: "refused", origin: null };
  if (isLoginPath(target.pathname)) return { kind: "login" };
  if (redirect.method !== "GET") return { kind: "refused", origin: target.origin };
  if (target.origin === redirect.from.origin)
    return { kind: "follow", url: target.href, keepsCredentials: true };
  const isDowngrade = redirect.from.protocol === "https:" && target.protocol === "http:";
  return redirect.mayLeaveOrigin && !isDowngrade
    ? { kind: "follow", url: target.href, keepsCredentials: false }
    : { kind: "refused", origin: target.origin };
}

function targetOf(redirect: Redirect): URL | null {
  if (redirect.location === null || !URL.canParse(redirect.location, redirect.from.href)) return null;
  return new URL(redirect.location, redirect.from);
}
