/**
 * Requests whose answer this process still waits for. Open sockets, pipes and timers are not requests: they may stay
 * for ever.
 */
const request =
  /^(FSReq|FileHandle|GetAddrInfo|TCPConnect|PipeConnect|WriteWrap|ShutdownWrap|Zlib)|Request$|Job$/;

/** Says whether a file, name, connection or crypto request of this process is in flight. */
export function isProcessBusy(): boolean {
  return process.getActiveResourcesInfo().some((name) => request.test(name) && name !== "FileHandle");
}
