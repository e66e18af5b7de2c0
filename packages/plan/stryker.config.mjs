import { mutation } from "@runner-upgrade/tooling/mutation";

const sources = (folder) => [`src/${folder}/**/*.ts`, `!src/${folder}/**/*.test.ts`];

export default mutation({
  groups: {
    admission: [
      "src/candidates/admission.ts",
      "src/candidates/admit.ts",
      "src/availability/plan-availability.ts",
      "src/availability/keeps-needs.ts",
      ...sources("availability"),
    ],
    ordering: [
      "src/planner/order-units.ts",
      "src/planner/select-canaries.ts",
      "src/planner/priority-queue.ts",
    ],
    needs: sources("needs"),
    checks: sources("checks"),
  },
});
