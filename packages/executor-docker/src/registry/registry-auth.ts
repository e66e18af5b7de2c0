/** What the engine shows to a registry, as it takes it: a name and password, or an identity token. */
export interface RegistryAuth {
  readonly serverAddress: string;
  readonly username?: string;
  readonly password?: string;
  readonly identityToken?: string;
}

/** The header in which the engine takes it. It holds the password: it never enters a message. */
export function registryAuthHeader({
  serverAddress,
  username,
  password,
  identityToken,
}: RegistryAuth): string {
  const json = JSON.stringify({
    serveraddress: serverAddress,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(identityToken === undefined ? {} : { identitytoken: identityToken }),
  });
  return Buffer.from(json).toString("base64").replaceAll("+", "-").replaceAll("/", "_");
}
