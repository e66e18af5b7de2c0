/** How a Runner gets its credentials in a manifest. */
export type CredentialsBy = "variable" | "secretKeyRef" | "envFrom" | "volume";

/** What a Runner's manifest is made of. */
export interface RunnerManifest {
  readonly name: string;
  readonly kind: "Deployment" | "StatefulSet" | "DaemonSet" | "Pod";
  readonly image: string;
  readonly by: CredentialsBy;
  readonly runnerId: string;
  readonly token: string;
  readonly serverUrl: string;
  readonly replicas?: number;
  /** A container that is no Runner, in front of it. */
  readonly hasSidecar?: boolean;
  /** The claim of a volume for /app/runner; a StatefulSet has one of its own for each Pod. */
  readonly volume?: "claim" | "host-path";
  readonly isImmutable?: boolean;
  readonly env?: readonly { readonly name: string; readonly value: string }[];
  readonly spec?: object;
  readonly podSpec?: object;
}

const small = "-Xmx32m -Xss256k -XX:+UseSerialGC -XX:TieredStopAtLevel=1";

/** The objects that a Runner in a cluster is: its workload, and the Secret that it reads. */
export function manifestsOf(runner: RunnerManifest): readonly object[] {
  return [...secretsOf(runner), workloadOf(runner)];
}

function secretsOf({
  name,
  by,
  runnerId,
  token,
  serverUrl,
  isImmutable = false,
}: RunnerManifest): readonly object[] {
  const file = `# Runner ${name}\nexport RUNDECK_SERVER_URL="${serverUrl}"\nRUNDECK_RUNNER_TOKEN='${token}'\nRUNDECK_RUNNER_ID=${runnerId}\n`;
  const values: Readonly<Record<CredentialsBy, Record<string, string> | null>> = {
    variable: null,
    secretKeyRef: { token, other: "stays as it is" },
    envFrom: {
      RUNNER_RUNDECK_SERVER_TOKEN: token,
      RUNNER_RUNDECK_CLIENT_ID: runnerId,
      RUNNER_RUNDECK_SERVER_URL: serverUrl,
    },
    volume: { creds: file },
  };
  const data = values[by];
  if (data === null) return [];
  return [
    {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: `${name}-creds`, labels: { team: "runners" } },
      immutable: isImmutable,
      stringData: data,
    },
  ];
}

function workloadOf(runner: RunnerManifest): object {
  const { name, kind, spec = {} } = runner;
  const labels = { app: name };
  const podSpec = podSpecOf(runner);
  if (kind === "Pod") return { apiVersion: "v1", kind, metadata: { name, labels }, spec: podSpec };
  return {
    apiVersion: "apps/v1",
    kind,
    metadata: { name, labels },
    spec: {
      ...(kind === "DaemonSet" ? {} : { replicas: runner.replicas ?? 1 }),
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: podSpec },
      ...(kind === "StatefulSet" ? { serviceName: name, ...claims(runner) } : {}),
      ...spec,
    },
  };
}

function podSpecOf(runner: RunnerManifest): object {
  const { name, by, image, hasSidecar = false, volume, podSpec = {} } = runner;
  const mounts = [
    ...(volume === undefined ? [] : [{ name: "state", mountPath: "/app/runner" }]),
    ...(by === "volume"
      ? [{ name: "creds", mountPath: "/app/.rdrunner-creds", subPath: ".rdrunner-creds", readOnly: true }]
      : []),
  ];
  const volumes = [
    ...(by === "volume"
      ? [
          {
            name: "creds",
            secret: { secretName: `${name}-creds`, items: [{ key: "creds", path: ".rdrunner-creds" }] },
          },
        ]
      : []),
    ...(volume === "host-path" ? [{ name: "state", emptyDir: {} }] : []),
  ];
  return {
    hostNetwork: true,
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 5,
    containers: [
      ...(hasSidecar
        ? [{ name: "rundeck-runner", image: sidecarImage, command: ["sleep", "infinity"] }]
        : []),
      {
        name: "agent",
        image,
        imagePullPolicy: "IfNotPresent",
        env: [{ name: "JAVA_TOOL_OPTIONS", value: small }, ...(runner.env ?? []), ...variables(runner)],
        ...(by === "envFrom" ? { envFrom: [{ secretRef: { name: `${name}-creds` } }] } : {}),
        ...(mounts.length === 0 ? {} : { volumeMounts: mounts }),
      },
    ],
    ...(volumes.length === 0 ? {} : { volumes }),
    ...podSpec,
  };
}

/** An image that every machine with the engine has. */
const sidecarImage = "debian:bookworm-slim";

function variables({ name, by, runnerId, token, serverUrl }: RunnerManifest): readonly object[] {
  if (by === "envFrom" || by === "volume") return [];
  return [
    { name: "RUNNER_RUNDECK_SERVER_URL", value: serverUrl },
    { name: "RUNNER_RUNDECK_CLIENT_ID", value: runnerId },
    by === "variable"
      ? { name: "RUNNER_RUNDECK_SERVER_TOKEN", value: token }
      : {
          name: "RUNNER_RUNDECK_SERVER_TOKEN",
          valueFrom: { secretKeyRef: { name: `${name}-creds`, key: "token" } },
        },
  ];
}

function claims({ volume }: RunnerManifest): object {
  if (volume !== "claim") return {};
  return {
    volumeClaimTemplates: [
      {
        metadata: { name: "state" },
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: "",
          resources: { requests: { storage: "10Mi" } },
        },
      },
    ],
  };
}

/** A hand-made volume for a StatefulSet's claim, in a cluster without a provisioner. */
export function persistentVolume(
  name: string,
  claim: { readonly namespace: string; readonly name: string },
): object {
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name },
    spec: {
      capacity: { storage: "10Mi" },
      accessModes: ["ReadWriteOnce"],
      persistentVolumeReclaimPolicy: "Retain",
      claimRef: { ...claim, apiVersion: "v1", kind: "PersistentVolumeClaim" },
      hostPath: { path: `/tmp/${name}`, type: "DirectoryOrCreate" },
    },
  };
}
