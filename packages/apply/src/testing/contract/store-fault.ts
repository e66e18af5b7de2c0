/** A fault that a subject has caused, and that lasts until it is healed. */
export interface StoreFault {
  heal(): Promise<void>;
}
