/**
 * What a Runner logs when the server does not take its token. Probable: no document shows these lines. A number alone
 * tells nothing: times of day, durations and counts hold it, too.
 */
const refusal =
  /\b(?:HTTP(?:\/\d(?:\.\d)?)?|status(?:[ _-]?code)?|response(?:[ _-]?code)?|error(?:[ _-]?code)?)["']?(?:\s*[:=])?\s*["']?(?:401|403)\b|\b(?:unauthori[sz]ed|forbidden|invalid (?:runner )?token|token (?:is )?(?:invalid|revoked))\b/i;

/** What a Runner logs when it has started. Probable: seen in logs of several versions, in no document. */
const started = /\bRunner started\b/i;

/** Whether the end of a Runner's log, since it started last, tells that the server refused its credentials. */
export function saysRefused(logTail: readonly string[]): boolean {
  const since = logTail.map((line) => started.test(line)).lastIndexOf(true);
  return logTail.slice(since + 1).some((line) => refusal.test(line));
}
