import type { CreateRunnerBody, UpdateRunnerBody } from "../api/requests.js";
import { RunnerApiError } from "../errors/runner-api-error.js";
import type { components } from "../generated/schema.js";
import { withoutUndefined } from "./without-undefined.js";

/** The body of a creation, as the server wants it. Throws `INVALID_ARGUMENT` before anything is sent. */
export function createRequestOf(body: CreateRunnerBody): components["schemas"]["CreateRunnerRequest"] {
  return withoutUndefined({ ...body, tagNames: tagNamesOf(body.tagNames) });
}

/** The body of an update, as the server wants it. Throws `INVALID_ARGUMENT` before anything is sent. */
export function updateRequestOf(
  runnerId: string,
  body: UpdateRunnerBody,
  options: { readonly allowNoProjects?: boolean | undefined } = {},
): components["schemas"]["UpdateRunnerRequest"] {
  const { assignedProjects } = body;
  if (
    assignedProjects !== undefined &&
    Object.keys(assignedProjects).length === 0 &&
    options.allowNoProjects !== true
  ) {
    throw new RunnerApiError({
      code: "INVALID_ARGUMENT",
      message:
        `updateRunner was not sent: an empty assignedProjects takes Runner ${runnerId} from all its projects. ` +
        "Leave the field out to keep them, or set allowNoProjects if that is what you mean.",
      operation: "updateRunner",
    });
  }
  return withoutUndefined({ ...body, runnerId, tagNames: tagNamesOf(body.tagNames) });
}

/** A comma string, as the server wants it. A tag with a comma in it would arrive as two. */
function tagNamesOf(tags: readonly string[] | undefined): string | undefined {
  if (tags === undefined) return undefined;
  const wrong = tags.find((tag) => tag.includes(",") || tag.trim() === "");
  if (wrong === undefined) return tags.join(",");
  throw new RunnerApiError({
    code: "INVALID_ARGUMENT",
    message: `Nothing was sent: a tag is ${wrong.trim() === "" ? "empty" : "one with a comma in it, which separates tags"}.`,
  });
}
