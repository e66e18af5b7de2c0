/** What a package is made for. */
export interface PackageRequest {
  readonly runnerId: string;
  /** The identity that it carries: the Runner's own, or one of its replicas'. */
  readonly replicaId: string;
  readonly token: string;
  /** Address of the control plane, without `/api`. */
  readonly serverUrl: string;
  readonly version: string;
  /** What it does with the queue that another replica left in its directory. Default: `any`, it takes that up. */
  readonly queueAdoption?: "any" | "own";
  /** How much padding it carries, in bytes. All packages of a version have the same. */
  readonly packageBytes: number;
}

/** Makes Runner packages. */
export interface PackageBuilder {
  readonly kind: "virtual" | "node" | "java";
  /** Returns a valid zip that carries the credentials and the version. */
  build(request: PackageRequest): Promise<Uint8Array>;
}
