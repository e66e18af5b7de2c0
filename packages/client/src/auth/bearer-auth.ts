import type { Auth } from "./auth.js";

/**
 * Authenticates with a bearer token of an OpenID Connect provider (commercial servers from 5.1). `getToken` is called
 * for every request, so cache inside; with `renew` true when the server refused what it gave before. What it throws
 * ends the call with `UNAUTHORIZED`.
 *
 * @example
 * ```ts
 * const auth = bearerAuth(async ({ renew }) => await provider.accessToken({ force: renew }));
 * ```
 */
export function bearerAuth(getToken: (options: { readonly renew: boolean }) => Promise<string>): Auth {
  return {
    kind: "bearer",
    isRenewable: true,
    headers: async ({ renew }) => ({ Authorization: `Bearer ${await getToken({ renew })}` }),
  };
}
