import { afterEach, expect, it } from "vitest";
import { ExecutorError, type ExecutorErrorCode } from "../../errors/executor-error.js";
import type { ExecutorCapabilities, ExecutorSubject, SubjectRequest } from "../subject/subject.js";
import { Walk } from "./walk.js";

/** What every group of cases is given. */
export interface ContractKit {
  readonly hasRegeneration: boolean;
  readonly capabilities: ExecutorCapabilities;
  /** A case on a subject of its own; afterwards no secret may have been said, and the subject is disposed of. */
  check(name: string, body: (use: Case) => Promise<void>, request?: SubjectRequest): void;
  /** The same, skipped aloud where the subject's world cannot do what the case needs. */
  checkIf(
    capability: keyof ExecutorCapabilities,
    name: string,
    body: (use: Case) => Promise<void>,
    request?: SubjectRequest,
  ): void;
}

/** A subject and a walk along its route. */
export interface Case {
  readonly subject: ExecutorSubject;
  readonly walk: Walk;
}

/** Binds the suite's cases to one kind of subject. */
export function createContractKit(options: {
  readonly createSubject: (request: SubjectRequest) => Promise<ExecutorSubject>;
  readonly capabilities: ExecutorCapabilities;
  readonly hasRegeneration: boolean;
}): ContractKit {
  const { createSubject, capabilities, hasRegeneration } = options;
  const open: ExecutorSubject[] = [];
  afterEach(async () => {
    for (const subject of open.splice(0)) await subject.dispose();
  });

  const run = async (body: (use: Case) => Promise<void>, request: SubjectRequest): Promise<void> => {
    const subject = await createSubject(request);
    open.push(subject);
    const walk = new Walk(subject);
    await body({ subject, walk });
    expect(walk.transcript.isEmpty, "the case must have made the executor say something").toBe(false);
    expect(walk.transcript.leaked(subject.secrets), "secrets that were said").toEqual([]);
  };

  const check: ContractKit["check"] = (name, body, request = { isHostile: false }) => {
    it(name, () => run(body, request), 120_000);
  };

  return {
    hasRegeneration,
    capabilities,
    check,
    checkIf(capability, name, body, request = { isHostile: false }) {
      const reason = capabilities[capability] ?? "the subject does not promise it";
      if (reason === true) check(name, body, request);
      else it.skip(`${name} (skipped: ${reason})`, () => undefined);
    },
  };
}

/** The error of a call that must fail with an `ExecutorError` of one of these codes. */
export async function failureOf(
  call: Promise<unknown>,
  ...codes: readonly ExecutorErrorCode[]
): Promise<ExecutorError> {
  const error = await call.then(
    (value: unknown) => {
      throw new Error(`Expected ${codes.join(" or ")}, but the call succeeded: ${JSON.stringify(value)}`);
    },
    (thrown: unknown) => thrown,
  );
  if (!ExecutorError.isInstance(error)) {
    throw new Error(`Expected an ExecutorError (${codes.join(" or ")}), got something else.`, {
      cause: error,
    });
  }
  expect(codes, `${error.code}: ${error.message}`).toContain(error.code);
  expect(error.message.length, "an error says what happened").toBeGreaterThan(20);
  return error;
}

/** Asserts that exactly one process of the Runner runs, and which. */
export async function expectRunning(
  subject: ExecutorSubject,
  expected: { readonly version: string; readonly token: string; readonly invocation?: unknown },
): Promise<void> {
  const processes = await subject.world.processes();
  expect(processes.length, "processes of the Runner").toBe(1);
  expect(processes[0]).toMatchObject({ version: expected.version, token: expected.token });
  if (expected.invocation !== undefined) expect(processes[0]?.invocation).toEqual(expected.invocation);
}

/** The one process that a fresh subject runs. */
export async function runningProcess(
  subject: ExecutorSubject,
): Promise<{ readonly version: string; readonly token: string; readonly invocation: unknown }> {
  const processes = await subject.world.processes();
  const first = processes[0];
  if (first === undefined || processes.length !== 1) throw new Error("A subject begins with one process.");
  expect(first.version).toBe(subject.oldVersion);
  return first;
}
