/**
 * Where a person types the token that the console shows: into a file that only they can read, not shown while it is typed,
 * and in no command line. Each is a block of its own: what is pasted behind it would be taken for the token.
 */
export const typedAsJson = `(umask 077 && read -rsp 'New token: ' && printf '%s' "$REPLY" | jq -R '{token: .}' > new-credentials.json)`;

/** The same as a file of one line. */
export const typedAsLine = (file: string): string =>
  `(umask 077 && read -rsp 'New token: ' && printf '%s\\n' "$REPLY" > ${file})`;
