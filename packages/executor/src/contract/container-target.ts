/** What a Runner in a container is to become: what the plan and its policy say of it. */
export interface ContainerTarget {
  /** The image that it ends on, with its tag or digest. */
  readonly image: string;
  /** `rotate`: the unit regenerates its credentials, and the new token takes the old one's place. */
  readonly credentials: "keep" | "rotate";
  /** Whether an image that the host has already is asked for again. */
  readonly pull: "always" | "if-missing";
  /** Whether what stands in the old container alone (queue, logs, plugins) is copied into the new one. */
  readonly unsavedState: "leave" | "copy";
  /** The Runner must serve all through its replacement: no step of its unit takes it away. */
  readonly keepsServing: boolean;
}
