import type { Finding } from "@runner-upgrade/plan/platform";

/**
 * Reports that what the host names does not show whose Runner it is: an entrypoint may read a secret store, or the id may
 * come another way. The image can be replaced on the host's word. New credentials cannot be put where nothing shows that
 * the old ones stand. Pure.
 *
 * @example
 * ```ts
 * identityNotSeen({ reads: "container", message: "runner-a shows no id." });
 * ```
 */
export function identityNotSeen(seen: {
  /** What was looked at, and where no id was found, in one sentence. */
  readonly message: string;
  /** What reads the credentials. */
  readonly reads: "container" | "workload";
}): readonly Finding[] {
  const message = `${seen.message} It is taken for this Runner because the host names it.`;
  return [
    { code: "IDENTITY_NOT_SEEN", level: "warning", onlyFor: "keep", message },
    {
      code: "IDENTITY_NOT_SEEN",
      level: "failed",
      onlyFor: "rotate",
      message,
      remedies: [
        `Keep the credentials (\`credentials: "keep"\`), or rotate them at the source that the ${seen.reads} reads them from.`,
      ],
    },
  ];
}
