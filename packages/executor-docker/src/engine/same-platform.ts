import type { Image } from "./inspection.js";

const spellings: Readonly<Record<string, string>> = {
  x86_64: "amd64",
  aarch64: "arm64",
  armv7l: "arm",
  armv6l: "arm",
  i686: "386",
  i386: "386",
};

/** Whether an engine on this machine runs an image without emulation. */
export function isSamePlatform(
  image: Pick<Image, "os" | "architecture">,
  machine: { readonly os: string; readonly architecture: string },
): boolean {
  const norm = (architecture: string): string => spellings[architecture] ?? architecture;
  return image.os === machine.os && norm(image.architecture) === norm(machine.architecture);
}
