import { ApplyError } from "../errors/apply-error.js";

/**
 * Refuses a base URL of the server that the hosts could not use, or that must not reach them: it stands in command
 * lines there, and in findings and reports. Throws `ApplyError` `INVALID_ARGUMENT`. The URL itself is in no message:
 * it may hold a password.
 */
export function requireServerUrl(text: string): void {
  const problem = problemOf(text);
  if (problem === null) return;
  throw new ApplyError({
    code: "INVALID_ARGUMENT",
    message: `The server's URL (serverUrl) ${problem}. Nothing was changed.`,
    remedies: ["Give the server's base URL as the hosts reach it, such as https://rundeck.example.com."],
  });
}

function problemOf(text: string): string | null {
  if (!URL.canParse(text)) return "is no URL";
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol)) return `has the scheme ${url.protocol} instead of https: or http:`;
  if (url.username !== "" || url.password !== "") return "has credentials in it, which must not reach a host";
  if (url.search !== "" || url.hash !== "") return "has a query or a fragment";
  return null;
}
