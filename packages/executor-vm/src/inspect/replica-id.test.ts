import { expect, test } from "vitest";
import { noPlaces, type FoundPlaces } from "../credentials/find-places.js";
import type { RunningProcess } from "../invocation/running-process.js";
import { findReplicaId } from "./replica-id.js";

const own = "aaaaaaaa-0000-4000-8000-000000000001";

function codes(clientId: string | null, over: Partial<FoundPlaces> = {}): string[] {
  const environment = clientId === null ? [] : [["RUNNER_RUNDECK_CLIENT_ID", clientId] as const];
  const process = { invocation: { environment } } as unknown as RunningProcess; // Only its environment is looked at.
  const places = { ...noPlaces, ...over };
  return findReplicaId({ places, processes: [process] }, { ids: [own] }).map(({ code }) => code);
}

test.each<[string, string | null, Partial<FoundPlaces>, boolean]>([
  ["stands nowhere but in the package", null, {}, true],
  ["is the Runner's", "8f1f2a3b-0000-4000-8000-000000000001", {}, true],
  ["stands beside the token", own, { places: [{ kind: "unit-file", path: "/u" }], idPaths: ["/u"] }, true],
  ["was given by hand with the token", own, { places: [{ kind: "process-environment" }] }, true],
  ["stands in another file than the token", own, { places: [{ kind: "unit-file", path: "/u" }] }, false],
  ["is set, and the token is in the package", own.toUpperCase(), {}, false],
])("an id that %s", (_, clientId, over, isFine) => {
  expect(codes(clientId, over)).toEqual(isFine ? [] : ["REPLICA_ID_NOT_WRITABLE"]);
});

test("no process shows no id", () => {
  expect(findReplicaId({ places: noPlaces, processes: [] }, { ids: [own] })).toEqual([]);
});
