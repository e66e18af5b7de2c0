/** That one Runner's tags may be lent to another while it is away. Both by name or id. */
export interface TagLending {
  /** The Runner whose tags are lent: the one that is upgraded. */
  readonly of: string;
  /** The lender of its service: the Runner that has the tags meanwhile. */
  readonly to: string;
}
