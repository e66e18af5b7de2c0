/**
 * How Node names requests whose answer a process still waits for: `FSReqPromise`, `CloseReq`, `GetAddrInfoReqWrap`,
 * `TCPConnectWrap`, `ScryptJob`… Open sockets, pipes, servers and timers are none: they may stay for ever.
 */
const request = /Req|ConnectWrap$|WriteWrap$|ShutdownWrap$|Job$|^Zlib|^Brotli/;

/** Says whether a file, name, connection or crypto request of this process is in flight. */
export function isProcessBusy(): boolean {
  return process.getActiveResourcesInfo().some((name) => request.test(name));
}
