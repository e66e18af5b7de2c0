import { executorMethods, type Executor } from "@runner-upgrade/executor";

const methods: ReadonlySet<PropertyKey> = new Set([
  "inspectHost",
  "observe",
  "restore",
  ...Object.values(executorMethods),
]);

/** Wraps an executor: the same object to its user, and each call on a host is told. */
export function logCalls(executor: Executor, log: (line: string) => void): Executor {
  return new Proxy(executor, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== "function" || !methods.has(name)) return member;
      return (...parameters: unknown[]): unknown => {
        log(`${target.platform}.${String(name)}`);
        return Reflect.apply(member, target, parameters);
      };
    },
  });
}
