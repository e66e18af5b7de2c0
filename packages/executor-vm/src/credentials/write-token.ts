import type { Secret } from "@runner-upgrade/executor";
import type { HostShell, UserIds } from "../host/host-shell.js";
import type { ManagedUnit } from "../service/systemd/service-manager.js";
import type { CredentialPlace } from "../target/target.js";
import { setInEnvironmentFile } from "./environment-file.js";
import { openPlace } from "./open-place.js";
import { rewriteFile } from "./rewrite-file.js";
import { setInUnitFile } from "./unit-file.js";
import { credentialVariables } from "./variables.js";

/**
 * Writes the new token wherever the files of a unit set the old one: same place, owner and mode; nothing else in the
 * file changes. Returns how many files were written; those that have the token already are left alone.
 */
export async function writeTokenToFiles(
  shell: HostShell,
  unit: ManagedUnit,
  user: UserIds,
  places: readonly CredentialPlace[],
  token: Secret,
): Promise<number> {
  shell.redactor.add(token.reveal());
  let written = 0;
  for (const place of places) {
    if (place.kind === "process-environment") continue;
    const opened = await openPlace(shell, place.path, unit, user);
    if (opened.kind === "missing") {
      throw shell.error("CREDENTIALS_NOT_WRITABLE", `${place.path}, where the token stood, is gone.`, {
        remedies: ["Put it back with the new token, or take the token out of the unit."],
      });
    }
    if (opened.kind === "untrusted") {
      throw shell.error("CREDENTIALS_NOT_WRITABLE", `${opened.reason}. It was not written.`, {
        remedies: ["Put the new token there by hand, and check who changed the path."],
      });
    }
    const { file, content } = opened;
    if (!content.isExact) {
      throw shell.error("CREDENTIALS_NOT_WRITABLE", `${place.path}, where the token stands, is no UTF-8.`, {
        remedies: ["Put the new token there by hand, or write the file in UTF-8."],
      });
    }
    const { text: old } = content;
    const set = place.kind === "unit-file" ? setInUnitFile : setInEnvironmentFile;
    const fresh = set(old, credentialVariables.token, token.reveal());
    if (fresh === old) continue;
    await rewriteFile(shell, file, content, fresh);
    written += 1;
  }
  return written;
}
