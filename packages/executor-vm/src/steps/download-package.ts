import type { NewCredentials, PackageSource, StepOutcome } from "@runner-upgrade/executor";
import { TransportError } from "@runner-upgrade/transport";
import type { PackageBases } from "../delta/package-bases.js";
import { transferPackage } from "../delta/transfer-package.js";
import { removePlaced } from "../files/write-placed-file.js";
import { markOf } from "../package/file-mark.js";
import { watchStream, type Watched } from "../package/watched-stream.js";
import { zipFault } from "../package/zip-structure.js";
import { placedIn, type TargetCall } from "../target/target-call.js";

/**
 * Brings the new package from the control plane to the host, beside the old one and under a name of its own: for the
 * Runner's user only, checked in size, hash and structure. Whatever a former attempt left is replaced, because a package
 * carries the credentials that were regenerated last.
 */
export async function downloadPackage(
  call: TargetCall,
  input: { readonly source: PackageSource; readonly credentials: NewCredentials | null },
  bases: PackageBases,
): Promise<StepOutcome> {
  const { source, credentials } = input;
  const { shell, files, place, context } = call;
  shell.scope.note("opening the download");
  const opened = await source.open({ signal: shell.scope.signal }).catch((cause: unknown) => {
    shell.scope.check();
    throw shell.error("PACKAGE_NOT_OPENED", "The download could not be opened.", {
      isRetryable: true,
      cause,
    });
  });
  const { stream, watched } = watchStream(opened.stream);
  try {
    const secrets = credentials === null ? [] : [credentials.token.reveal(), context.runner.id];
    const written = await transferPackage(call, { ...opened, stream, secrets }, bases).catch(
      (error: unknown) => {
        throw downloadError(call, watched(), error);
      },
    );
    const fault = zipFault(watched());
    if (fault !== null) throw brokenPackage(call, fault, watched().sizeBytes);
    const mark = await markOf(shell, placedIn(call, files.staged));
    if (mark?.bytes !== written.bytes) {
      throw shell.error("PACKAGE_CUT_SHORT", "The package on the host is not what was sent.", {
        isRetryable: true,
      });
    }
    return {
      outcome: "done",
      summary:
        `The new package (${written.bytes} bytes) lies beside the old one.` +
        (written.sentBytes === written.bytes
          ? ""
          : ` ${String(written.sentBytes)} bytes were sent, and the host had the others.`),
      record: {
        file: `${files.directory}/${files.staged}`,
        bytes: written.bytes,
        sentBytes: written.sentBytes,
        sha256: written.sha256,
        mark: mark.mark,
      },
    };
  } catch (error) {
    await removePlaced(shell, place, [files.staged]).catch(() => undefined);
    throw error;
  } finally {
    await stream.cancel().catch(() => undefined);
  }
}

function downloadError(call: TargetCall, watched: Watched, error: unknown): unknown {
  const { shell } = call;
  shell.scope.check();
  const isSize = TransportError.isInstance(error) && error.code === "SIZE_MISMATCH";
  if (!isSize && watched.failure === null) return error;
  // A page that says "log in" is shorter than a package, too: what it is tells more than that it is short.
  if (zipFault(watched) === "not-zip" && watched.sizeBytes > 0) {
    return brokenPackage(call, "not-zip", watched.sizeBytes);
  }
  return shell.error("PACKAGE_CUT_SHORT", `The download ended after ${watched.sizeBytes} bytes.`, {
    isRetryable: true,
    remedies: ["The old package is untouched and the Runner is stopped; download it again."],
    cause: watched.failure?.cause ?? error,
  });
}

function brokenPackage(call: TargetCall, fault: "cut-short" | "not-zip", bytes: number): Error {
  const remedies = ["The old package is untouched and the Runner is stopped; download it again."];
  return fault === "cut-short"
    ? call.shell.error("PACKAGE_CUT_SHORT", `The package ends after ${bytes} bytes without its directory.`, {
        isRetryable: true,
        remedies,
      })
    : call.shell.error(
        "PACKAGE_NOT_ZIP",
        `What the server sent (${bytes} bytes) is no package: a login page?`,
        {
          isRetryable: true,
          remedies,
        },
      );
}
