/** Whether a status says that the server did not do what was asked, and will not: 408 tells of time alone. */
export function isRefusal(status: number | null): boolean {
  return status !== null && status >= 400 && status < 500 && status !== 408;
}
