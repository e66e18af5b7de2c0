import { describe, it } from "vitest";

/** What a subject can do: `true`, or the reason why the cases that need it are skipped. */
export type Capabilities<Name extends string> = Readonly<Record<Name, true | string>>;

/** One case of a contract suite. It fails by throwing, in vitest and outside of it. */
export interface ContractCase<Subject, Name extends string> {
  readonly name: string;
  /** The capabilities without which the case cannot run. */
  readonly needs: readonly Name[];
  readonly run: (subject: Subject) => Promise<void>;
}

/** Anything that a case disposes of when it ends, also when it fails. */
export interface Disposable {
  dispose(): Promise<void>;
}

const timeLimitMs = 120_000;

/** Registers the cases in vitest, each on a subject of its own. */
export function describeCases<Subject extends Disposable, Name extends string>(
  title: string,
  cases: readonly ContractCase<Subject, Name>[],
  options: {
    readonly createSubject: () => Promise<Subject>;
    readonly capabilities: Capabilities<Name>;
  },
): void {
  const { createSubject, capabilities } = options;
  describe(title, () => {
    for (const one of cases) {
      const reason = whyNot(one.needs, capabilities);
      if (reason === null) it(one.name, () => runCase(one, createSubject), timeLimitMs);
      // The author says why in the capabilities; the title tells it to the reader of the output.
      else it.skip(`${one.name} (skipped: ${reason})`, () => undefined);
    }
  });
}

/** Runs one case on a new subject, and disposes of the subject. */
export async function runCase<Subject extends Disposable, Name extends string>(
  { run }: ContractCase<Subject, Name>,
  createSubject: () => Promise<Subject>,
): Promise<void> {
  const subject = await createSubject();
  try {
    await run(subject);
  } finally {
    await subject.dispose();
  }
}

function whyNot<Name extends string>(
  needs: readonly Name[],
  capabilities: Capabilities<Name>,
): string | null {
  for (const name of needs) {
    const answer = capabilities[name];
    if (answer !== true) return answer;
  }
  return null;
}
