const secretName = /pass(?:word|wd|phrase)?|secret|token|credential|private|api[_-]?key|access[_-]?key|auth/i;

// The one telling name whose value is needed in messages: it says where a file is, not what is in it.
const fileName = /^runner[._]credentials[._]file$/i;

/**
 * Whether a variable or property by this name holds what must not be seen. Rather too many than too few:
 * `RUNNER_RUNDECK_SERVER_TOKEN`, `micronaut.http.client.proxy-password`, key storage and trust store passwords.
 *
 * @example
 * isSecretName("JAVA_PROXY_PASSWORD"); // true
 */
export function isSecretName(name: string): boolean {
  return secretName.test(name) && !fileName.test(name);
}
