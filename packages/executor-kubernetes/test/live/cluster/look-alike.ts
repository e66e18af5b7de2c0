import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { docker } from "./kubectl.js";

/** Says what a Runner says when it starts, and ends on TERM: all that an executor sees of one. */
const program = `#!/bin/sh
trap 'exit 143' TERM
say="Runner started. Version: $RUNNER_IMAGE_VERSION"
case "$RUNNER_LOG_OUTPUT" in
  console) echo "$say" ;;
  *) mkdir -p runner/logs && echo "$say" >>runner/logs/runner.log ;;
esac
while :; do sleep 1 & wait $!; done
`;

/** An image that starts in no time and looks like a Runner from outside. */
export async function buildLookAlike(image: string, version: string): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "ru-k8s-look-alike-"));
  try {
    await writeFile(join(directory, "runner.sh"), program, { mode: 0o755 });
    await writeFile(
      join(directory, "Dockerfile"),
      `FROM debian:bookworm-slim\nWORKDIR /app\nCOPY runner.sh /app/runner.sh\nENV RUNNER_IMAGE_VERSION=${version}\nLABEL of=${image}\nCMD ["/app/runner.sh"]\n`,
    );
    await docker("build", "--quiet", "--tag", image, directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}
