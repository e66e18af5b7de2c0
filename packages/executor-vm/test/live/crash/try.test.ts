import { bundleChild, setStage, tryPoint } from "@runner-upgrade/crash-matrix";
import { expect, it } from "vitest";
import { localProcesses } from "./local-subject.js";

it("works at all", async () => {
  let t = Date.now();
  const child = await bundleChild(localProcesses.childFile);
  console.log("bundled", Date.now() - t); t = Date.now();
  const stage = await setStage(localProcesses);
  console.log("staged", Date.now() - t);
  try {
    const reference = await tryPoint(stage, { childFile: child.file, point: null, place: "same" });
    console.log(JSON.stringify(reference, null, 1));
    expect(reference.problems).toEqual([]);
    const tried = await tryPoint(stage, { childFile: child.file, point: { stepId: "stop", moment: "done" }, place: "elsewhere" });
    console.log(JSON.stringify({ ...tried, calls: 0 }, null, 1));
    expect(tried.problems).toEqual([]);
  } finally {
    await stage.close();
    await child.remove();
  }
});
