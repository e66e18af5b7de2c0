import { capabilities, describeOnCluster } from "./describe-on-cluster.js";

describeOnCluster(
  { kind: "Deployment", by: "secretKeyRef", credentials: "keep", logsTo: "console" },
  {
    name: "a Deployment with kept credentials",
    capabilities: {
      ...capabilities,
      stops: "the roll-out itself replaces the Pods",
      revival: "nothing is stopped",
    },
    hasRegeneration: false,
  },
);
