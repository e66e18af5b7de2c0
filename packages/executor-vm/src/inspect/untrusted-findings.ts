import type { Finding } from "@runner-upgrade/plan/platform";
import { describeForeign, foreignRemedies } from "../process/tell-foreign.js";
import type { Located } from "../locate/locate.js";

/** What only claims to be the Runner's: processes of others, and files where others can put something in their place. */
export function findUntrusted({ foreign, untrusted }: Located): readonly Finding[] {
  return [
    ...(foreign.length === 0
      ? []
      : [
          {
            code: "FOREIGN_PROCESS",
            level: "failed",
            message: describeForeign(foreign),
            remedies: foreignRemedies,
          } as const,
        ]),
    ...untrusted.map(({ code, message, remedies }): Finding => ({
      code,
      level: "failed",
      message,
      remedies,
    })),
  ];
}
