/** What a place is given to run a Runner. */
export interface NewRunner {
  readonly name: string;
  readonly runnerId: string;
  readonly token: string;
  readonly serverUrl: string;
}

/** A small JVM: twelve of them share the machine. */
export const smallJvm = "-Xmx32m -Xss256k -XX:+UseSerialGC -XX:TieredStopAtLevel=1";
