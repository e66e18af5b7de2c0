import type { NewCredentials, StepContext, StepOutcome } from "@runner-upgrade/executor";
import { withToken } from "../credentials/credentials-file.js";
import { credentialsText } from "../credentials/find-credentials.js";
import { fileOwnerOf } from "../credentials/layer-file.js";
import { writeMountedFile } from "../credentials/mounted-file.js";
import type { DockerCall } from "../host/docker-call.js";
import { look } from "../unit/look.js";
import { stagedImage, type RecordedUnit } from "../unit/recorded-unit.js";
import { needContainer, type UnitCall } from "./step-call.js";

/** Puts the new token into the credentials file: a mounted one in place, or the one in the new container's own layer. */
export async function writeCredentials(
  unitCall: UnitCall,
  credentials: NewCredentials,
): Promise<StepOutcome> {
  const { call, context, unit } = unitCall;
  const seen = await look(call, context, unit);
  const targets = seen.slots.map(({ successor, next }) => successor ?? next);
  await writeToken(
    unitCall,
    credentials,
    targets.flatMap((target) => (target === null ? [] : [target.id])),
  );
  return { outcome: "done", summary: `The new token stands in ${describe(call, unit)}.` };
}

/** Writes the token into the mounted file, or into the file of each of these containers. */
export async function writeToken(
  { call, context, unit }: UnitCall,
  credentials: NewCredentials,
  containerIds: readonly string[],
): Promise<void> {
  const token = credentials.token.reveal();
  call.redactor.add(token);
  const [first] = unit.containers;
  if (first === undefined) return;
  const values = { token, url: context.serverUrl, id: context.runner.id };
  const { place } = unit;
  if (place.kind === "mount") {
    const old = await needContainer(call, first.id, `The container ${first.name}`);
    const text = withToken((await credentialsText(call, old)) ?? "", values);
    const imageId = stagedImage(context) ?? first.imageId;
    await writeMountedFile(call, { place, imageId, name: helperName(unit, context), text });
    return;
  }
  for (const id of containerIds) {
    const found = (await fileOwnerOf(call, id)) ?? (await fileOwnerOf(call, first.id));
    if (found === null)
      throw call.error("CREDENTIALS_NOT_WRITABLE", "The credentials file is gone from its containers.");
    const bytes = Buffer.from(withToken(found.file.bytes.toString("utf8"), values));
    await call.engine.writeFile(id, found.directory, { ...found.file, bytes });
  }
}

/** The name of the small container that reaches a mounted file. */
export function helperName({ containers }: RecordedUnit, { runId }: Pick<StepContext, "runId">): string {
  return `${containers[0]?.name ?? "runner"}.credentials-${runId}`;
}

function describe(call: DockerCall, { place }: RecordedUnit): string {
  return place.kind === "mount" ? `the mounted file (${place.source})` : call.settings.credentialsFile;
}
