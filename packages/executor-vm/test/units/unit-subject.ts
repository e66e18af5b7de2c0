import { Walk, type ExecutorSubject } from "@runner-upgrade/executor/testing";
import type { VmHost } from "@runner-upgrade/plan/platform";
import { localTransport } from "@runner-upgrade/transport";
import { createProcessSubject, type ProcessSubjectOptions } from "../support/process-subject.js";
import { unitTransport, type TestUnit } from "../support/unit-transport.js";

export const unitName = "runner.service";

/** What `withUnit` gives. */
export type UnitSubject = Awaited<ReturnType<typeof createProcessSubject>>;

/** A Runner as a real process of this machine, with a service manager that says of it what the case says. */
export async function withUnit(
  unit: TestUnit,
  use: (subject: UnitSubject, walk: Walk) => Promise<void>,
  options: ProcessSubjectOptions & { readonly service?: VmHost["service"] | null } = {},
): Promise<void> {
  const { service = { kind: "systemd", unit: unitName, scope: "system" } as const, ...rest } = options;
  const created = await createProcessSubject(
    { isHostile: false },
    { ...rest, createTransport: () => unitTransport(localTransport(), unitName, unit) },
  );
  const { address } = created.host;
  const host: VmHost = { platform: "vm", address, ...(service === null ? {} : { service }) };
  const subject: UnitSubject = { ...created, host };
  try {
    const walk = new Walk(subject satisfies ExecutorSubject);
    await use(subject, walk);
    expectNoSecret(walk, subject);
  } finally {
    await created.dispose();
  }
}

function expectNoSecret(walk: Walk, subject: UnitSubject): void {
  const leaked = walk.transcript.leaked(subject.secrets);
  if (leaked.length > 0) throw new Error(`Secrets were seen: ${String(leaked.length)}.`);
}
