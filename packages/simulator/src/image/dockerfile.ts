/** How an image fails, for rehearsing what an upgrade does about it. */
export type StandInFault =
  /** The process ends with exit code 1 as soon as it starts. */
  | "exit-at-once"
  /** The process runs, and never speaks to the control plane. */
  | "never-healthy";

/** Where a container's credentials lie when they are not in variables. */
export const credentialsFile = "/app/.rdrunner-creds";

/**
 * What a version may look like: it stands in a Dockerfile. Throws `TypeError` for anything else.
 */
export function checkVersion(version: string): string {
  if (/^[\w.+-]{1,120}$/.test(version)) return version;
  throw new TypeError(
    `A version of the stand-in image has only letters, digits and . + - _: ${JSON.stringify(version)} has not.`,
  );
}

/**
 * The recipe of an image. Everything above the version is the same in all: the engine keeps it, and another version
 * costs one thin layer. What is below differs between versions on purpose, as it does between real images: an upgrade
 * must not carry the old image's own defaults into the new container.
 */
export function dockerfile(image: { readonly version: string; readonly fault?: StandInFault }): string {
  return [
    "# A stand-in for the vendor's Runner image, made by @runner-upgrade/simulator: no Runner is in it.",
    "FROM debian:bookworm-slim",
    "RUN apt-get update \\",
    " && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends openjdk-17-jre-headless \\",
    " && rm -rf /var/lib/apt/lists/* \\",
    " && useradd --uid 1000 --create-home --shell /bin/bash runner \\",
    " && mkdir -p /app/runner \\",
    " && chown -R runner:runner /app",
    "WORKDIR /app",
    "USER runner",
    'CMD ["java", "-jar", "pd-runner.jar"]',
    "COPY --chown=runner:runner pd-runner.jar ./",
    `ENV RUNNER_IMAGE_VERSION=${image.version}`,
    `LABEL org.opencontainers.image.version=${image.version}`,
    ...(image.fault === undefined ? [] : [`ENV STAND_IN_FAULT=${image.fault}`]),
    "",
  ].join("\n");
}
