import { describe, expect, it } from "vitest";

import { TransportError } from "../../errors/transport-error.js";
import { skipAloud } from "./skip-aloud.js";
import type { ContractContext } from "./subject.js";
import { waitFor } from "./wait-for.js";

/** Connections: refused, shared, lost. */
export function describeConnections({ subject, directory }: ContractContext): void {
  describe("connections", () => {
    it("does not connect when it was aborted before", async () => {
      const { transport, address } = subject();
      const error: unknown = await transport
        .connect(address, { signal: AbortSignal.abort() })
        .catch((reason: unknown) => reason);
      expect(TransportError.isInstance(error)).toBe(true);
      expect(error).toMatchObject({ code: "ABORTED", mayHaveTakenEffect: false, isRetryable: false });
    });

    it("refuses what is no address", async () => {
      const { transport } = subject();
      for (const address of ["", "-oProxyCommand=touch /tmp/never", "host name", "user@", "host\nname"]) {
        await expect(transport.connect(address)).rejects.toMatchObject({ code: "INVALID_ADDRESS" });
      }
    });

    it("gives sessions that end one by one", async () => {
      const { transport, address } = subject();
      const first = await transport.connect(address);
      await using second = await transport.connect(address);
      await first[Symbol.asyncDispose]();
      expect((await second.run(["echo", "still here"])).stdout).toBe("still here\n");
      expect(second.address).toBe(address);
    });

    it("says that a command's end is not known when the connection is lost, and connects again", async ({
      skip,
    }) => {
      const { transport, address, dropConnections } = subject();
      if (dropConnections === undefined)
        return skipAloud(skip, "the subject has no connection that can be lost");
      await using session = await transport.connect(address);
      const running = session.run(["sh", "-c", 'echo $$ >"$1"; exec sleep 600', "sh", `${directory()}/lost`]);
      const pid = await waitFor("the command to run", async () => {
        const text = await session.readFile(`${directory()}/lost`);
        return text !== null && text.length > 1 ? Buffer.from(text).toString().trim() : undefined;
      });
      const spawned = await session.spawn(["cat"]);
      // Awaited before the loss: it may be told before the loss has been brought about.
      const told = Promise.all([
        expect(running).rejects.toMatchObject({
          code: "CONNECTION_LOST",
          mayHaveTakenEffect: true,
          isRetryable: true,
        }),
        expect(spawned.wait()).rejects.toMatchObject({ code: "CONNECTION_LOST" }),
      ]);
      await dropConnections();
      await told;
      await expect(session.run(["true"])).rejects.toMatchObject({ code: "CONNECTION_LOST" });
      await using again = await transport.connect(address);
      expect((await again.run(["sh", "-c", 'kill "$1"', "sh", pid])).exitCode).toBe(0);
    });

    it("leaves the old file and nothing beside it when the connection is lost while one is written", async ({
      skip,
    }) => {
      const { transport, address, dropConnections } = subject();
      if (dropConnections === undefined)
        return skipAloud(skip, "the subject has no connection that can be lost");
      const place = `${directory()}/lost-write`;
      await using session = await transport.connect(address);
      await session.run(["mkdir", place]);
      await session.writeFile(`${place}/file`, "old");
      for (const expectedBytes of [undefined, 10_000_000]) {
        await using writing = await transport.connect(address);
        let pulls = 0;
        const stream = new ReadableStream<Uint8Array>({
          pull: async (controller) => {
            pulls += 1;
            controller.enqueue(new Uint8Array(100_000));
            if (pulls === 10) await dropConnections();
          },
        });
        await expect(
          writing.writeFile(`${place}/file`, stream, expectedBytes === undefined ? {} : { expectedBytes }),
        ).rejects.toMatchObject({ code: "CONNECTION_LOST", mayHaveTakenEffect: false });
      }
      await using again = await transport.connect(address);
      expect(Buffer.from((await again.readFile(`${place}/file`)) ?? []).toString()).toBe("old");
      await waitFor("the temporary files to be gone", async () =>
        (await again.readDirectory(place))?.length === 1 ? true : undefined,
      );
    });
  });
}
