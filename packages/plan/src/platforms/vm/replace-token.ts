import type { ByHand } from "../../hosts/by-hand.js";
import { quotePosix } from "../../text/quote-posix.js";

/** A file beside the package in which the token stands. */
export interface TokenFile {
  readonly kind: "environment-file" | "unit-file" | "credentials-file" | "replica-meta";
  readonly path: string;
}

/**
 * Returns the command that puts a token where the old one stands in a file, for a person's shell. The token comes from a file
 * and goes by way of a pipe, so that it stands in no command line.
 */
export function replaceTokenCommand(
  place: TokenFile,
  options: {
    /** The file that holds the new token, as a word of a shell. */
    readonly tokenFile: string;
    readonly login: NonNullable<ByHand["login"]>;
    /** The unit is one of the system, so that its files are root's. */
    readonly isSystem: boolean;
  },
): string {
  const program = tokenProgramCommand(place.kind, options.tokenFile);
  return `${program} | ${asOwner(place, options)}sed -E -i -f - ${quotePosix(place.path)}`;
}

/** The command that prints a program of sed with the token of a file in it. */
export function tokenProgramCommand(kind: TokenFile["kind"], tokenFile: string): string {
  return `printf ${quotePosix(`${programFor(kind)}\\n`)} "$(cat ${tokenFile})"`;
}

/** A program of sed as a format of printf, in which the token stands for `%s`. Values may be quoted. */
function programFor(kind: TokenFile["kind"]): string {
  switch (kind) {
    case "environment-file":
    case "unit-file":
      return valueOf("RUNNER_RUNDECK_SERVER_TOKEN");
    case "credentials-file":
      return valueOf("(RUNDECK_RUNNER_TOKEN|RUNNER_RUNDECK_SERVER_TOKEN)");
    case "replica-meta":
      // How its lines are written is not documented: any name with "token" that is none of a download.
      return String.raw`/download/I!s#(token[A-Za-z0-9_.-]*["']?[ \t]*[:=][ \t]*["']?)[^ \t"',]+#\\1%s#I`;
  }
}

const valueOf = (name: string): string => String.raw`s#(${name}=["']?)[^"' ]*#\\1%s#`;

/** Puts the command under the rights of its directory's owner, so that no link in there leads root anywhere. */
function asOwner(
  { kind, path }: TokenFile,
  { login, isSystem }: { readonly login: string; readonly isSystem: boolean },
): string {
  const isRoots = isSystem && (kind === "environment-file" || kind === "unit-file");
  const owner = `"$(${login === "other" ? "sudo " : ""}stat --format %U "$(dirname ${quotePosix(path)})")"`;
  if (login === "root") return `runuser -u ${owner} -- `;
  return login === "other" || isRoots ? `sudo -u ${owner} -- ` : "";
}
