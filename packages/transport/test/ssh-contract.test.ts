import { describe, it } from "vitest";

import { describeTransportContract, startSshServer } from "../src/testing/index.js";
import { sshClients } from "./ssh-clients.js";
import { makeSudoStandIn } from "./sudo-stand-in.js";

for (const client of sshClients) {
  if (client.missing !== null) {
    describe(`transport contract: ${client.name}`, () => {
      it("is skipped", ({ skip }) => {
        console.warn(`skipped: ${client.missing ?? ""}`);
        skip(client.missing ?? "");
      });
    });
    continue;
  }
  describeTransportContract(client.name, {
    createSubject: async () => {
      const sudo = await makeSudoStandIn();
      const server = await startSshServer({ environment: { PATH: sudo.path, HOME: "/" } });
      return {
        transport: await client.connectTo(server),
        address: server.address,
        ...(sudo.become === null ? {} : { become: sudo.become }),
        dropConnections: () => {
          server.dropConnections();
        },
        [Symbol.asyncDispose]: async () => {
          await server[Symbol.asyncDispose]();
          await sudo[Symbol.asyncDispose]();
        },
      };
    },
  });
}
