import { containerLines, containerSteps } from "../../../runbook/container-lines.js";
import type { RunbookRequest } from "../../platform-module.js";
import type { DockerHost } from "../docker-host.js";
import { dockerLines } from "./docker-lines.js";

/** How a person replaces a container of a Docker Engine. */
export function dockerRunbook({ plan, unit, variant }: RunbookRequest<DockerHost>): string[] {
  const { image, isRotated, hasRollOut, regenerating } = containerSteps(plan, unit, variant);
  return containerLines(
    { hostedIn: "Docker", page: "Containers", otherSteps: ", the pull of the image among them" },
    dockerLines(unit, image, { isRotated, isOneByOne: hasRollOut, regenerating }),
  );
}
