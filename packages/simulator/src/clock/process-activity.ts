import { createHook } from "node:async_hooks";

/**
 * How Node names requests whose answer a process still waits for: `FSReqPromise`, `CloseReq`, `GetAddrInfoReqWrap`,
 * `TCPConnectWrap`, `ScryptJob`… Open sockets, pipes, servers and timers are none: they may stay for ever.
 */
const request = /Req|ConnectWrap$|WriteWrap$|ShutdownWrap$|Job$|^Zlib|^Brotli/;

/** The same of `async_hooks`, as far as the list of active resources leaves it out. */
const unlistedRequest = /^(?:FSREQ|SCRYPTREQUEST)/;

/** Says whether a file, name, connection or crypto request of this process is in flight. */
export type IsProcessBusy = () => boolean;

/** From here on, `readFile` of `node:fs/promises` is no active resource (seen on 26.12.1; it is one on 24.22.3). */
const firstWithUnlisted = 25;

let isBusy: IsProcessBusy | null = null;

/** Watches this process from the first call on: what began before is not seen where Node does not list it. */
export function watchProcess(): IsProcessBusy {
  return (isBusy ??=
    Number(process.versions.node.split(".")[0]) < firstWithUnlisted ? isListed : alsoUnlisted());
}

function isListed(): boolean {
  return process.getActiveResourcesInfo().some((name) => request.test(name));
}

function alsoUnlisted(): IsProcessBusy {
  const inFlight = new Set<number>();
  const callbacks = {
    // Promises are most of all resources, and never requests. Node before 24.12 does not know the option.
    trackPromises: false,
    init: (id: number, type: string): void => {
      if (unlistedRequest.test(type)) inFlight.add(id);
    },
    after: (id: number): void => {
      inFlight.delete(id);
    },
    destroy: (id: number): void => {
      inFlight.delete(id);
    },
  };
  createHook(callbacks).enable();
  return () => inFlight.size > 0 || isListed();
}
