import { expect, it, vi } from "vitest";
import { createControl } from "./control.js";

it("may be listened to by every unit under way: no warning of a leak", async () => {
  const warned = vi.fn();
  process.on("warning", warned);
  try {
    const { admissionEnded, rollbackWanted } = createControl(new AbortController().signal);
    for (let count = 0; count < 500; count += 1) {
      admissionEnded.addEventListener("abort", () => undefined);
      rollbackWanted.addEventListener("abort", () => undefined);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(warned).not.toHaveBeenCalled();
  } finally {
    process.off("warning", warned);
  }
});
