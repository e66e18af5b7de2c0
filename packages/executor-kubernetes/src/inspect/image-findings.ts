import type { Finding } from "@runner-upgrade/plan/platform";
import { isMoving } from "../workload/image.js";
import type { Target } from "../workload/target.js";

/** What about the images of a roll-out would let another version run than the one that is meant. */
export function findImages(
  target: Target,
  { image, pull }: { readonly image: string | null; readonly pull: "always" | "if-missing" },
): readonly Finding[] {
  const { old } = target;
  const findings: Finding[] = [];
  const isPulled = pull === "always" || old.imagePullPolicy === "Always";
  if (image !== null && isMoving(image) && !isPulled) {
    findings.push({
      code: "IMAGE_MAY_BE_OLD",
      level: "warning",
      message: `${image} is no fixed version, and with imagePullPolicy ${old.imagePullPolicy ?? "IfNotPresent"} a node runs what it has of it.`,
      remedies: [
        'Name a tag that is a version, or a digest, or have it pulled always (policy pull: "always").',
      ],
    });
  }
  if (isMoving(old.image)) {
    findings.push({
      code: "OLD_IMAGE_MOVES",
      level: "warning",
      message: `It was made from ${old.image === "" ? "an image without a name" : old.image}, which is no fixed version: a rollback may run another one than now.`,
      remedies: ["Give the workload the tag of the version that it runs now, before the upgrade."],
    });
  }
  if (target.kind === "Pod" && pull === "always" && old.imagePullPolicy !== "Always") {
    findings.push({
      code: "PULL_POLICY_FIXED",
      level: "warning",
      message:
        "A Pod's imagePullPolicy cannot be changed in place: with kept credentials its node runs the image that it has.",
      remedies: ["Name a tag that is a version, or a digest."],
      onlyFor: "keep",
    });
  }
  return findings;
}
