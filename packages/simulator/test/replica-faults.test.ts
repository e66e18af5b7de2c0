import { expect, it } from "vitest";
import { setReplicas } from "./replicas-setting.js";

it("a new replica whose answer was lost is in the list, once", async () => {
  const { simulator, client, runnerId, run } = await setReplicas();
  simulator.faults.inject({ kind: "lost-answer", method: "POST", path: "/replicas", times: 1 });
  await expect(run(client.createReplica(runnerId))).rejects.toMatchObject({
    code: "NETWORK",
    isRetryable: false,
    mayHaveTakenEffect: true,
  });
  expect((await run(client.listReplicas(runnerId))).map(({ status }) => status)).toEqual(["Healthy", "New"]);
});

it("a deletion whose answer was lost is sent again, and taken for done", async () => {
  const { simulator, client, runnerId, run, agents } = await setReplicas({ replicas: 2 });
  simulator.faults.inject({ kind: "lost-answer", method: "DELETE", path: "/replica/", times: 1 });
  await run(client.deleteReplica(runnerId, agents[0]?.replicaId ?? ""));
  expect(await run(client.listReplicas(runnerId))).toMatchObject([{ replicaId: agents[1]?.replicaId }]);
});

it("the token of a replica stands in no event", async () => {
  const { simulator, client, runnerId, run } = await setReplicas();
  const { token, downloadToken, replicaId } = await run(client.createReplica(runnerId));
  await run(client.deleteReplica(runnerId, replicaId));
  const log = JSON.stringify(simulator.log);
  expect(log).toContain(`"replica-created","at":`);
  expect(log).toContain(replicaId);
  expect(log).not.toContain(token);
  expect(log).not.toContain(downloadToken);
});
