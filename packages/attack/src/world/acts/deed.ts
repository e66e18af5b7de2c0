import type { Act } from "../../case/fault.js";

/** What others do to one Runner, which is known by name now. */
export type Deed = Exclude<Act, { readonly kind: "clock-jump" }>;
