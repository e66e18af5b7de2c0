import { capabilities, describeOnCluster } from "./describe-on-cluster.js";

describeOnCluster(
  { kind: "StatefulSet", by: "variable", credentials: "rotate", logsTo: "file" },
  {
    name: "a StatefulSet with rotated credentials",
    capabilities: { ...capabilities, stops: true, revival: true },
  },
);
