import { runInPlace } from "../../files/run-in-place.js";
import type { Place } from "../../files/place.js";
import type { HostShell } from "../../host/host-shell.js";

// The fourth column, in blocks of 1024 bytes (POSIX `df -P`).
const roomScript = `df -Pk . | { read -r _; read -r _ _ _ available _; printf '%s\\n' "$available"; }`;

/** Whether a directory of the host has room for so many bytes, as far as the host says. */
export async function hasRoom(shell: HostShell, place: Place, bytes: number): Promise<boolean> {
  const answer = await runInPlace(shell, place, roomScript, [], { intent: "read the free space" });
  return Number(answer.trim()) * 1024 > bytes;
}
