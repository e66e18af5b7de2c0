/** What a subject that promises a capability has to bring for it: a method of this name. */
export function promised<Method>(method: Method | undefined, name: string): Method {
  if (method === undefined) throw new Error(`The subject promises a capability that needs ${name}.`);
  return method;
}
