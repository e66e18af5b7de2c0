import { codeBlock } from "../../../text/code-block.js";
import { codeSpan } from "../../../text/code-span.js";
import { puttingToken } from "./kubernetes-token.js";
import { type KubernetesUnit, type KubernetesWords, kubernetesWords } from "./kubernetes-words.js";
import { stepLines, type RunbookStep } from "../../../runbook/runbook-step.js";
import { unavailableWarning } from "../../../runbook/same-invocation.js";

/** How long an agent may take from its process's start to its first check-in, where no probe tells. */
const agentStartSeconds = 30;

/** The steps of one Runner in a cluster, with the real commands. `regenerating` is the page's own part in the middle. */
export function kubernetesLines(
  unit: KubernetesUnit,
  image: string,
  options: { readonly isRotated: boolean; readonly regenerating: readonly string[] },
): string[] {
  const words = kubernetesWords(unit, image);
  const steps = options.isRotated
    ? rotatedSteps(words, options.regenerating)
    : keptSteps(words, unit.keepsServing === true);
  return steps.flatMap((step, index) => stepLines(step, index + 1));
}

function preparing(words: KubernetesWords): RunbookStep[] {
  const { kubectl, kind, workload, isNamed, isContainerKnown, saved, runnerId } = words;
  const containers = kind === "Pod" ? ".spec.containers" : ".spec.template.spec.containers";
  return [
    ...(isNamed
      ? []
      : [
          {
            text: `Find its workload, and set ${codeSpan("WORKLOAD")} to its name. These commands are for a Deployment; where it is of another kind, name that kind in them.`,
            commands: [`${kubectl} get deployments,statefulsets,daemonsets,pods`],
          },
        ]),
    {
      text: `Save the manifest as it is; it may hold the token, so only you may read the file.`,
      commands: [`(umask 077 && ${kubectl} get ${workload} -o json > ${saved})`],
    },
    ...(isContainerKnown
      ? []
      : [
          {
            text: `Find the Runner's container: the one whose variable ${codeSpan("RUNNER_RUNDECK_CLIENT_ID")}, Secret or creds file names ${codeSpan(runnerId)}, never the first one or the one of a certain name. Set ${codeSpan("CONTAINER")} to its name.`,
            commands: [
              `${kubectl} get ${workload} -o jsonpath='{range ${containers}[*]}{.name}{"\\t"}{.image}{"\\n"}{end}'`,
            ],
          },
        ]),
  ];
}

function keptSteps(words: KubernetesWords, keepsServing: boolean): RunbookStep[] {
  const { kubectl, kind, workload, image, container } = words;
  const waits = keepsServing && kind !== "StatefulSet" && kind !== "Pod";
  return [
    ...preparing(words),
    ...(waits
      ? [
          {
            text: "Let a Pod count as ready no earlier than its agent can have checked in: Kubernetes calls it ready when its process starts. (Where it has a probe that tells, leave this out.)",
            commands: [
              `${kubectl} patch ${workload} --type=merge -p '{"spec":{"minReadySeconds":${agentStartSeconds}}}'`,
            ],
          },
        ]
      : []),
    {
      text: `Roll out the new image. An image without a version, or one that moves (${codeSpan("latest")}), is not pulled again with ${codeSpan("imagePullPolicy: IfNotPresent")}.`,
      commands: [`${kubectl} set image ${workload} ${container}=${image}`],
      after: keepsServing ? [] : [unavailableWarning],
    },
    waiting(words),
    started(words),
    ...(waits
      ? [
          {
            text: `Put ${codeSpan("minReadySeconds")} back to what it was.`,
            commands: [
              `${kubectl} patch ${workload} --type=merge -p "{\\"spec\\":{\\"minReadySeconds\\":$(jq '.spec.minReadySeconds // 0' ${words.saved})}}"`,
            ],
          },
        ]
      : []),
    ...goingBack(words),
  ];
}

function rotatedSteps(words: KubernetesWords, regenerating: readonly string[]): RunbookStep[] {
  const { kubectl, image } = words;
  return [
    ...preparing(words),
    {
      text: "Stop every Pod of it, and look until none is left.",
      commands: [stopCommand(words), `${kubectl} get pods`],
      after: [unavailableWarning],
    },
    { text: "Only now regenerate the credentials.", after: regenerating },
    ...puttingToken(words),
    ...startingAgain(words, image),
    waiting(words),
    started(words),
    ...goingBack(words, true),
  ];
}

function stopCommand({ kubectl, kind, workload }: KubernetesWords): string {
  switch (kind) {
    case "DaemonSet":
      return `${kubectl} patch ${workload} --type=merge -p '{"spec":{"template":{"spec":{"nodeSelector":{"runner-upgrade/stopped":"true"}}}}}'`;
    case "Pod":
      return `${kubectl} delete ${workload}`;
    default:
      return `${kubectl} scale ${workload} --replicas=0`;
  }
}

function startingAgain(
  { kubectl, kind, workload, saved, container }: KubernetesWords,
  image: string,
): RunbookStep[] {
  const set = `${kubectl} set image ${workload} ${container}=${image}`;
  switch (kind) {
    case "Pod":
      return [
        {
          text: "Create the Pod again from its manifest, with the new image.",
          commands: [
            `jq --arg container ${container} --arg image ${image} 'del(.status, .metadata.uid, .metadata.resourceVersion, .metadata.creationTimestamp, .metadata.managedFields, .spec.nodeName) | (.spec.containers[] | select(.name == $container) | .image) = $image' ${saved} | ${kubectl} create -f -`,
          ],
        },
      ];
    case "DaemonSet":
      return [
        {
          text: "Set the new image, and let it run on its nodes again.",
          commands: [
            set,
            `${kubectl} patch ${workload} --type=merge -p '{"spec":{"template":{"spec":{"nodeSelector":{"runner-upgrade/stopped":null}}}}}'`,
          ],
        },
      ];
    default:
      return [
        {
          text: "Set the new image, and start it with as many Pods as before.",
          commands: [set, `${kubectl} scale ${workload} --replicas="$(jq .spec.replicas ${saved})"`],
        },
      ];
  }
}

function waiting({ kubectl, kind, workload }: KubernetesWords): RunbookStep {
  return kind === "Pod"
    ? { text: "Wait for it.", commands: [`${kubectl} wait --for=condition=Ready ${workload} --timeout=5m`] }
    : {
        text: "Wait for it.",
        commands: [`${kubectl} rollout status ${workload} --timeout=15m`],
        after: [
          "If it does not become ready, these tell why:",
          "",
          ...codeBlock([`${kubectl} describe ${workload}`, `${kubectl} get pods`], { language: "sh" }),
        ],
      };
}

function started({ kubectl, workload, container }: KubernetesWords): RunbookStep {
  return {
    text: `See that the new one logged its start (${codeSpan("Runner started. Version: …")}): on the console or, where it logs into a file, there (look again until it did). Any old Pod that is left would answer for the Runner.`,
    commands: [
      `${kubectl} logs ${workload} -c ${container} --tail=20`,
      `${kubectl} exec ${workload} -c ${container} -- tail -n 5 runner/logs/runner.log`,
    ],
  };
}

function goingBack(
  { kubectl, kind, workload, saved, container }: KubernetesWords,
  isRotated = false,
): RunbookStep[] {
  const old = `"$(jq -r --arg container ${container} '.. | .containers? // empty | .[] | select(.name == $container) | .image' ${saved})"`;
  const stuck =
    kind === "StatefulSet"
      ? [
          "",
          "Then delete a new Pod that never became ready, with its name in `POD`:",
          "",
          ...codeBlock([`${kubectl} delete pod "$POD"`], { language: "sh" }),
        ]
      : [];
  return [
    {
      text: `If it fails, go back to the old image${isRotated ? " (with the new token: the old one is dead)" : ""}.`,
      after: [
        ...codeBlock([`${kubectl} set image ${workload} ${container}=${old}`], { language: "sh" }),
        ...stuck,
      ],
    },
    {
      text: "When all is well, remove what was saved.",
      commands: [`rm ${saved}${isRotated ? " new-credentials.json" : ""}`],
    },
  ];
}
