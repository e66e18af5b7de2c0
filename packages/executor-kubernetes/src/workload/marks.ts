/**
 * The annotation that a roll-out puts on the workload's Pods: which run made them. Old and new Pods are told apart by it
 * whatever becomes of their image's name on the way (a webhook may rewrite it), and an image of the same name is rolled
 * out too.
 */
export const runAnnotation = "runner-upgrade/run";

/** The label of what an upgrade leaves beside the workload until it is cleaned up. */
export const managedLabel = { "app.kubernetes.io/managed-by": "runner-upgrade" } as const;

/** The node selector that no node matches: how a DaemonSet is stopped. */
export const stoppedSelector = "runner-upgrade/stopped";
