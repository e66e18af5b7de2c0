/**
 * The command, for a person's `bash`, that asks for a new token and writes it into `new-credentials.json`: only they can read the
 * file, and the token is shown nowhere. Give it to the shell as a block of its own: what is pasted behind it would be taken for
 * the token.
 */
export const typedAsJson = `(umask 077 && read -rsp 'New token: ' && printf '%s' "$REPLY" | jq -R '{token: .}' > new-credentials.json)`;

/**
 * Returns the command, for a person's `bash`, that asks for a new token and writes it into a file of one line: only they can
 * read the file, and the token is shown nowhere. Give it to the shell as a block of its own.
 */
export const typedAsLine = (file: string): string =>
  `(umask 077 && read -rsp 'New token: ' && printf '%s\\n' "$REPLY" > ${file})`;

/** Whether the console shows the token of regenerated credentials is not documented, and the old ones are dead by then. */
export const whereNoneIsShown =
  "Where the console shows none, go on with the runbook for the REST API, from the step that regenerates the credentials on: its answer has the token, and what was made before is dead.";
