import type { Secret } from "@runner-upgrade/executor";
import type { HostShell } from "../host/host-shell.js";
import type { ManagedUnit } from "../service/systemd/service-manager.js";
import type { CredentialPlace } from "../target/target.js";
import { setInEnvironmentFile } from "./environment-file.js";
import { unitFileRights } from "./find-places.js";
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
  places: readonly CredentialPlace[],
  token: Secret,
): Promise<number> {
  const as = await unitFileRights(shell, unit);
  shell.redactor.add(token.reveal());
  let written = 0;
  for (const place of places) {
    if (place.kind === "process-environment") continue;
    const file = await shell.readText(place.path, as);
    if (file === null) {
      throw shell.error("CREDENTIALS_NOT_WRITABLE", `${place.path}, where the token stood, is gone.`, {
        remedies: ["Put it back with the new token, or take the token out of the unit."],
      });
    }
    if (!file.isExact) {
      throw shell.error("CREDENTIALS_NOT_WRITABLE", `${place.path}, where the token stands, is no UTF-8.`, {
        remedies: ["Put the new token there by hand, or write the file in UTF-8."],
      });
    }
    const { text: old } = file;
    const set = place.kind === "unit-file" ? setInUnitFile : setInEnvironmentFile;
    const fresh = set(old, credentialVariables.token, token.reveal());
    if (fresh === old) continue;
    await rewriteFile(shell, place.path, fresh, as);
    written += 1;
  }
  return written;
}
