/**
 * A text that must not be seen, as itself or as an object that reveals it (such as `Secret` of
 * `@runner-upgrade/executor`).
 */
export type SecretText = string | { reveal(): string };

/** The text of a {@link SecretText}. Call it where the value is used, and nowhere before. */
export function revealText(secret: SecretText): string {
  return typeof secret === "string" ? secret : secret.reveal();
}
