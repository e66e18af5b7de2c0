package io.github.runnerupgrade.standin;

import java.io.IOException;
import java.nio.file.Path;

/** Whether a directory outlives the container that it is in. */
final class Disk {
  private static final int MOUNT_POINT = 4;

  private Disk() {}

  /** It does where it, or one above it but the root, is a mount (a volume, a directory of the host) and not of memory. */
  static boolean isMounted(Path directory) {
    Path deepest = null;
    boolean isMemory = false;
    try {
      for (String line : java.nio.file.Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
        Path mount = Path.of(line.split(" ")[MOUNT_POINT].replace("\\040", " "));
        if (mount.getNameCount() == 0 || !directory.startsWith(mount)) continue;
        if (deepest != null && deepest.getNameCount() > mount.getNameCount()) continue;
        deepest = mount;
        isMemory = line.contains(" - tmpfs ");
      }
    } catch (IOException error) {
      return true;
    }
    return deepest != null && !isMemory;
  }
}
