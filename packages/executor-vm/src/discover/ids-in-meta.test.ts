import { expect, it } from "vitest";
import { idsInMeta } from "./ids-in-meta.js";

const canary = "8f1f2a3b-0000-4000-8000-00000000canary";

it.each([
  [`replicaId=r-2\nrunnerId = r-1\nrunnerToken=${canary}\n`, ["r-2", "r-1"]],
  [`{"runner-id": "r-1",\n"replica_id": "r-2",\n"downloadToken": "${canary}"}`, ["r-1", "r-2"]],
  [`RUNNER_ID: r-1\ndownload_id=${canary}\nid=${canary}\n${canary}\n`, ["r-1"]],
  ["", []],
])("reads ids, and no token, in %j", (text, ids) => {
  expect(idsInMeta(text)).toEqual(ids);
});
