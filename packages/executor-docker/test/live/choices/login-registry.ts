import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** A registry on loopback that gives what another one has to who logs in. */
export interface LoginRegistry {
  readonly address: string;
  /** How many requests came with the right login. */
  logins(): number;
  close(): Promise<void>;
}

/** Stands before a registry, and asks for a user and a password. */
export async function loginRegistry(
  real: string,
  { user, password }: { readonly user: string; readonly password: string },
): Promise<LoginRegistry> {
  const wanted = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  let logins = 0;
  const server = createServer((message, response) => {
    const { method, url = "", headers } = message;
    const { authorization, ...others } = headers;
    if (authorization !== wanted) {
      response.writeHead(401, {
        "content-type": "application/json",
        "www-authenticate": 'Basic realm="Registry"',
      });
      response.end(
        JSON.stringify({ errors: [{ code: "UNAUTHORIZED", message: "authentication required" }] }),
      );
      return;
    }
    logins += 1;
    const upstream = request(
      `http://${real}${url}`,
      { method, headers: { ...others, host: real } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    upstream.on("error", () => response.destroy());
    message.pipe(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    logins: () => logins,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
