import { describeTransportContract, startSshServer } from "../testing/index.js";
import { ssh2Transport } from "./ssh2-transport.js";

describeTransportContract("ssh2", {
  createSubject: async () => {
    const server = await startSshServer();
    const transport = ssh2Transport({
      hostKeys: { kind: "pinned", fingerprints: server.hostKeys.map((key) => key.fingerprint) },
      authentication: [{ kind: "key", key: server.clientKey }],
    });
    return {
      transport,
      address: server.address,
      dropConnections: () => {
        server.dropConnections();
      },
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  },
});
