const secretParts = /(\/(?:download|checkPing)\/)[^/?]+/g;

/** A path without the download and ping tokens that it may hold. */
export const redactPath = (path: string): string => path.replace(secretParts, "$1{token}");
