import { describe, expect, it } from "vitest";
import { json } from "../../test/support/observed-server.js";
import { failureOf, subject } from "../../test/support/clients.js";
import { operationFacts, type OperationName } from "../generated/operations.js";
import { projectCases, systemCases, type OperationCase } from "../../test/support/operation-cases.js";

const cases = Object.entries({ ...systemCases, ...projectCases }).map(
  ([name, one]) => [name as OperationName, one] as const,
);
const answerOf = (one: OperationCase): unknown => one.response?.() ?? json(one.answer);

describe("every operation", () => {
  it.each(cases)("%s goes out as the document says, and comes back read", async (operation, one) => {
    const { client, server, clock } = subject(() => answerOf(one));
    const result = await clock.run(one.call(client));
    const facts = operationFacts[operation];
    expect(server.calls).toHaveLength(1);
    const [seen] = server.calls;
    expect(seen?.method).toBe(facts.method);
    expect(seen?.path).toBe(`/api/56${one.path}`);
    expect(seen?.headers.get("x-rundeck-auth-token")).toBe("canary-api-token-9f81");
    expect(seen?.body === "" ? undefined : JSON.parse(seen?.body ?? "")).toEqual(one.body);
    // Compared in a box, so that objects may have more in them and everything else is compared as it is.
    if (one.result !== undefined) expect({ result }).toMatchObject({ result: one.result });
  });

  it.each(cases)(
    "%s is sent again after 503 only where the document calls it idempotent",
    async (operation, one) => {
      const { client, server, clock } = subject(() =>
        json({ error: true, message: "busy" }, { status: 503 }),
      );
      const error = await clock.run(failureOf(one.call(client)));
      const { isIdempotent } = operationFacts[operation];
      expect(server.calls).toHaveLength(isIdempotent ? 4 : 1);
      expect(error).toMatchObject({
        code: "SERVER_ERROR",
        operation,
        isRetryable: isIdempotent,
        mayHaveTakenEffect: !isIdempotent,
      });
    },
  );

  it.each(cases.filter(([name]) => operationFacts[name].since > 42))(
    "%s says that a server is too old for it, naming both versions, and sends nothing",
    async (operation, one) => {
      const { client, server, clock } = subject(() => answerOf(one), { serverApiVersion: 42 });
      const error = await clock.run(failureOf(one.call(client)));
      expect(error.code).toBe("SERVER_TOO_OLD");
      expect(error.message).toContain(`API version ${operationFacts[operation].since}`);
      expect(error.message).toContain("the server has 42");
      expect(server.calls).toEqual([]);
    },
  );

  it("has a method, but for those that agents or older servers need", () => {
    const untested = Object.keys(operationFacts).filter((name) => !cases.some(([tested]) => tested === name));
    expect(untested).toEqual(["getProjectUiByQuery", "startReplica"]);
  });

  it("never sends a creation, a regeneration, a new replica or a ping again", () => {
    const once = Object.entries(operationFacts).flatMap(([name, facts]) =>
      facts.isIdempotent ? [] : [name],
    );
    expect(once.sort()).toEqual([
      "createProjectReplica",
      "createProjectRunner",
      "createReplica",
      "createRunner",
      "regenerateCredentials",
      "regenerateProjectCredentials",
      "startPing",
      "startProjectPing",
      "startReplica",
    ]);
  });
});
