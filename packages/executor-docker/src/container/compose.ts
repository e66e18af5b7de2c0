import type { JsonObject } from "@runner-upgrade/plan/platform";
import type { Image } from "../engine/inspection.js";

const project = "com.docker.compose.project";
const service = "com.docker.compose.service";
const imageLabel = "com.docker.compose.image";

/** The Compose project and service that a container belongs to; null for any other. */
export function composeServiceOf(
  labels: Readonly<Record<string, string>>,
): { readonly project: string; readonly service: string } | null {
  const found = { project: labels[project], service: labels[service] };
  return found.project === undefined || found.service === undefined
    ? null
    : { project: found.project, service: found.service };
}

/** Compose v2 makes a container anew when the image that its label names is not the service's. */
export function withImageLabel(labels: JsonObject, image: Image): JsonObject {
  return imageLabel in labels ? { ...labels, [imageLabel]: image.id } : labels;
}
