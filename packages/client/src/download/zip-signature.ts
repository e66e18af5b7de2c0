/** How many bytes tell a zip. */
export const zipSignatureBytes = 4;

/** Whether bytes begin like a zip with content (`PK` 3 4), which every jar is. */
export function hasZipSignature(bytes: Uint8Array): boolean {
  return [0x50, 0x4b, 0x03, 0x04].every((byte, index) => bytes[index] === byte);
}
