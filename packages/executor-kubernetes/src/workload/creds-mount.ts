import { credsFilePath } from "@runner-upgrade/executor";

/** Where in a volume the creds file lies that the image reads; null where the mount does not reach it. */
export function credsPathInVolume({
  mountPath,
  subPath,
}: {
  readonly mountPath: string;
  readonly subPath?: string;
}): string | null {
  const at = mountPath.replace(/(?<!\/)\/+$/, "");
  if (at === credsFilePath) return subPath ?? null;
  if (!credsFilePath.startsWith(`${at}/`)) return null;
  const rest = credsFilePath.slice(at.length + 1);
  return subPath === undefined ? rest : `${subPath.replace(/(?<!\/)\/+$/, "")}/${rest}`;
}
