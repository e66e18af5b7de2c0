/** A link is measured after so many bytes: fewer may lie in buffers on the way. A smaller package is always streamed. */
export const measuredBytes: number = 16 * 1024 * 1024;

/** A larger package is always streamed, so that no more than this lies in the temporary directory for each. */
export const mostPackageBytes: number = 1024 * 1024 * 1024;

const fixedMs = 1_000;
const bytesPerMs = 100_000;

/** How long a delta takes beyond its own bytes: the package is stored and compared here, and put together on the host. */
function ownMs(packageBytes: number): number {
  return fixedMs + packageBytes / bytesPerMs;
}

/** How fast a link was. */
export interface LinkRate {
  readonly bytes: number;
  readonly ms: number;
}

/** How long so many bytes are expected to take over a link. */
export function linkMs(count: number, { bytes, ms }: LinkRate): number {
  return (count / Math.max(1, bytes)) * ms;
}

/**
 * Whether a delta with so many literal bytes is expected to take less than half the time of the whole package over this link. For a
 * package of 164 MB without literal bytes that is so below about 30 MB/s.
 */
export function paysOff(packageBytes: number, literalBytes: number, rate: LinkRate): boolean {
  return 2 * (ownMs(packageBytes) + linkMs(literalBytes, rate)) < linkMs(packageBytes, rate);
}
