import { stepsOf } from "../model/steps-of.js";
import type { Plan, Unit } from "../model/plan.js";
import { codeBlock } from "../text/code-block.js";
import { codeSpan } from "../text/code-span.js";
import { regenerateLines } from "./regenerate-lines.js";
import type { RunbookVariant } from "./runbook-variant.js";
import { typedAsJson, whereNoneIsShown } from "./type-token.js";

/** How the page speaks of one platform of containers. */
export interface ContainerWords {
  /** `Docker` */
  readonly hostedIn: string;
  /** The end of the page's title: Deploying Runners in `Containers`. */
  readonly page: string;
  /** What is said behind "Its other steps are here". */
  readonly otherSteps: string;
}

/** What the steps of a Runner in a container depend on. */
export interface ContainerSteps {
  readonly image: string;
  readonly isRotated: boolean;
  /** The old process is ended by a roll-out, not by a step of its own. */
  readonly hasRollOut: boolean;
  /** How the credentials are regenerated; empty where they are kept. */
  readonly regenerating: readonly string[];
}

/** What the steps of a Runner in a container depend on, as its plan says. */
export function containerSteps(
  plan: Plan,
  unit: Pick<Unit, "id" | "runnerId" | "image">,
  variant: RunbookVariant,
): ContainerSteps {
  const kinds = stepsOf(plan, unit.id).map(({ kind }) => kind);
  const isRotated = kinds.includes("regenerate-credentials");
  return {
    image: unit.image ?? plan.policy.image ?? "the new image",
    isRotated,
    hasRollOut: kinds.includes("roll-out"),
    regenerating: isRotated ? regenerating(unit, variant) : [],
  };
}

/** The page's word on containers, with the trap in it, around the steps for this Runner. */
export function containerLines(words: ContainerWords, steps: readonly string[]): string[] {
  return [
    `For Runners hosted in ${words.hostedIn}, the vendor's page uses the same steps as the page "Deploying Runners in ${words.page}".`,
    "",
    `> **Warning: leave out its step that creates a Runner.** Followed to the letter it makes a second Runner with another id, tags and projects. This Runner keeps its id. Its other steps are here${words.otherSteps}.`,
    "",
    ...steps,
    "> **Tip: use the same invocation string as the previous Runner.** The same variables, volumes, networks, user and command: an overridden command holds the whole `java` line with its proxy options.",
  ];
}

function regenerating({ runnerId }: Pick<Unit, "runnerId">, variant: RunbookVariant): string[] {
  if (variant === "rest-api")
    return ["Regenerating the credentials:", "", ...regenerateLines(runnerId, { first: 1 })];
  return [
    "Regenerating the credentials: on the **Runner Management** page, in the **Actions** menu of the Runner, click on **Regenerate Runner Credentials**. **DO NOT** before the old container is stopped.",
    "",
    `Give the new token that the console shows to this command, which writes it into ${codeSpan("new-credentials.json")}. Only you can read the file:`,
    "",
    ...codeBlock([typedAsJson]),
    "",
    whereNoneIsShown,
  ];
}
