import { mutation } from "@runner-upgrade/tooling/mutation";

const sources = (folder) => [`src/${folder}/**/*.ts`, `!src/${folder}/**/*.test.ts`];

export default mutation({
  groups: {
    admission: [
      "src/plan/admission.ts",
      "src/plan/admit.ts",
      "src/plan/plan-availability.ts",
      "src/plan/keeps-needs.ts",
      ...sources("availability"),
    ],
    ordering: ["src/plan/order-units.ts", "src/plan/select-canaries.ts", "src/plan/priority-queue.ts"],
    needs: sources("needs"),
    checks: sources("checks"),
  },
});
