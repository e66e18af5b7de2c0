/**
 * What a Runner's status means for availability.
 *
 * - `serving`: Healthy, Busy. Only these stand in.
 * - `saturated`: Unhealthy on a server without replicas: alive, at its operation limit.
 * - `absent`: Unknown, Down.
 * - `new`: New; never checked in.
 * - `unrecognised`: any other word; what is unknown is not available.
 */
export type StatusClass = "serving" | "saturated" | "absent" | "new" | "unrecognised";
