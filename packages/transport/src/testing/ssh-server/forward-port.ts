import { connect } from "node:net";

import type { Connection } from "ssh2";

/** Lets a connection reach other ports through this server, as a jump host does. */
export function allowForwarding(connection: Connection): void {
  connection.on("tcpip", (accept, reject, { destIP, destPort }) => {
    const socket = connect(destPort, destIP);
    socket.on("error", () => undefined);
    const onRefused = (): void => {
      reject();
    };
    socket.once("error", onRefused);
    socket.once("connect", () => {
      socket.removeListener("error", onRefused);
      const channel = accept();
      channel.on("error", () => socket.destroy());
      channel.once("close", () => socket.destroy());
      socket.once("close", () => {
        channel.close();
      });
      socket.pipe(channel).pipe(socket);
    });
  });
}
