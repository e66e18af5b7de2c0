import { createHash, timingSafeEqual } from "node:crypto";
import type { TokenGrant } from "./action.js";
import { Refusal } from "./refusal.js";

/**
 * Finds whom a request speaks for: by `X-Rundeck-Auth-Token`, by `Authorization: Bearer`, by `?authtoken=`, or by the
 * cookie of a login. Throws `Refusal` 401.
 */
export function authenticate(
  request: Request,
  grants: readonly TokenGrant[],
  logins: ReadonlyMap<string, TokenGrant>,
): TokenGrant {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  const token =
    request.headers.get("x-rundeck-auth-token") ??
    bearer ??
    new URL(request.url).searchParams.get("authtoken");
  const cookie = /(?:^|;\s*)JSESSIONID=([^;]+)/.exec(request.headers.get("cookie") ?? "")?.[1];
  const grant = token === null ? logins.get(cookie ?? "") : grants.find((one) => isSame(one.token, token));
  if (grant !== undefined) return grant;
  throw new Refusal({
    status: 401,
    errorCode: "unauthorized",
    message: token === null ? "Authentication is required." : "The token is not known.",
  });
}

const isSame = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

/** A fleet in virtual time asks with the same token tens of thousands of times. */
const known = new Map<string, Buffer>();

function digest(text: string): Buffer {
  const before = known.get(text);
  if (before !== undefined) return before;
  const made = createHash("sha256").update(text).digest();
  if (known.size >= 100) known.clear();
  known.set(text, made);
  return made;
}
