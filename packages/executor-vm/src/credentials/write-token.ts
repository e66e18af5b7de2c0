import type { Secret } from "@runner-upgrade/executor";
import type { HostShell } from "../host/host-shell.js";
import { isOfHost, serviceManagers } from "../service/managers.js";
import type { FilePlace, Target } from "../target/target.js";
import { isServiceFile, readerOf } from "./sources.js";
import { openPlace, type OpenedPlace } from "../files/open-place.js";
import { rewriteFile } from "../files/rewrite-file.js";
import type { ReplacedText } from "../saved-state/saved-state.js";
import { tokensIn, withReplicaId, withToken, type ReplicaChange } from "./token-in-file.js";

/**
 * Writes the new token wherever files set the old one: same place, owner and mode; nothing else in the file changes. Returns
 * how many files were written; those that have the token already are left alone.
 */
export async function writeTokenToFiles(
  shell: HostShell,
  target: Pick<Target, "service" | "user" | "credentialPlaces">,
  token: Secret,
  options: {
    /** Where the credentials are a new replica's. */
    readonly replica?: ReplicaChange | null;
    /** Called with each file as it was, before it is written. */
    readonly beforeWrite?: (replaced: ReplacedText) => Promise<void>;
  } = {},
): Promise<number> {
  const { beforeWrite, replica = null } = options;
  shell.redactor.add(token.reveal());
  let written = 0;
  for (const place of filePlaces(target)) {
    const { file, content } = requireFile(shell, place, await open(shell, target, place));
    if (!content.isExact) {
      throw shell.error("CREDENTIALS_NOT_WRITABLE", `${place.path}, where the token stands, is no UTF-8.`, {
        remedies: ["Put the new token there by hand, or write the file in UTF-8."],
      });
    }
    const withNew = withToken(target.service, place.kind, content.text, token.reveal());
    const fresh = replica === null ? withNew : withReplicaId(target.service, place.kind, withNew, replica);
    if (fresh === content.text) continue;
    await beforeWrite?.({ path: place.path, text: content.text });
    await rewriteFile(shell, file, content, fresh);
    written += 1;
  }
  return written;
}

/** Puts back what files held before the new token was written: the old one lives. Returns how many were written. */
export async function putTextsBack(
  shell: HostShell,
  target: Pick<Target, "service" | "user" | "credentialPlaces">,
  replaced: readonly ReplacedText[],
): Promise<number> {
  let written = 0;
  for (const place of filePlaces(target)) {
    const before = replaced.find(({ path }) => path === place.path);
    if (before === undefined) continue;
    for (const token of tokensIn(target.service, place.kind, before.text)) shell.redactor.add(token);
    const { file, content } = requireFile(shell, place, await open(shell, target, place));
    if (content.text === before.text) continue;
    await rewriteFile(shell, file, content, before.text);
    written += 1;
  }
  return written;
}

/**
 * Looks once more, with the Runner stopped and its credentials alive, at the files that the new token is to go to. Rejects
 * with `CREDENTIALS_NOT_WRITABLE` where one went with the stop, or sets no token any more.
 */
export async function requirePlaces(
  shell: HostShell,
  target: Pick<Target, "service" | "user" | "credentialPlaces">,
): Promise<void> {
  for (const place of filePlaces(target)) {
    const { content } = requireFile(shell, place, await open(shell, target, place));
    const tokens = tokensIn(target.service, place.kind, content.text);
    for (const token of tokens) shell.redactor.add(token);
    if (tokens.length > 0) continue;
    throw shell.error("CREDENTIALS_NOT_WRITABLE", `${place.path} sets the token no more.`, {
      remedies: ["Check who writes the file, then plan again."],
    });
  }
}

function filePlaces({ credentialPlaces }: Pick<Target, "credentialPlaces">): readonly FilePlace[] {
  return credentialPlaces.filter((place): place is FilePlace => place.path !== undefined);
}

function open(
  shell: HostShell,
  { service, user }: Pick<Target, "service" | "user">,
  { kind, path }: FilePlace,
): Promise<OpenedPlace> {
  return openPlace(shell, path, {
    user: readerOf(service, user, kind),
    // What a user's own manager says of a service is that user's word, which could name any file of root's.
    isNamedByRoot: isServiceFile(service, kind) && isOfHost(service),
  });
}

function requireFile(
  shell: HostShell,
  { path }: FilePlace,
  opened: OpenedPlace,
): Extract<OpenedPlace, { readonly kind: "file" }> {
  switch (opened.kind) {
    case "file":
      return opened;
    case "missing":
      throw shell.error("CREDENTIALS_NOT_WRITABLE", `${path}, where the token stood, is gone.`, {
        remedies: [
          `Find what makes it (${serviceManagers.flatMap(({ fileMakers }) => fileMakers).join(", ")}), and keep the token where it stays; or put the file back with the new token by hand.`,
        ],
      });
    case "unreadable":
    case "untrusted":
      throw shell.error("CREDENTIALS_NOT_WRITABLE", `${opened.reason}. It was not written.`, {
        remedies: ["Put the new token there by hand, and check who changed the path."],
      });
  }
}
