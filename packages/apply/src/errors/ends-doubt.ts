/**
 * Statuses that only the server itself gives. A 502, 503 or 504, and what is above them, comes from a proxy just as
 * often, and the request may still be on its way behind it.
 */
const fromTheServer = new Set([500, 501, 505]);

/**
 * Whether an answer proves that its request is over: whatever it did is done, and nothing of it takes effect later. An
 * error such as 500 leaves open what it did. Silence, and a 408, prove nothing.
 */
export function endsDoubt(status: number | null): boolean {
  if (status === null || status === 408) return false;
  return status < 500 || fromTheServer.has(status);
}
