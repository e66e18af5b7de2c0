import { quotePosix } from "../../../text/quote-posix.js";
import type { ServiceFacts } from "./service-facts.js";

/** The shape of a service by its kind. One that is added here, and in the schema of hosts, needs its facts below. */
interface ServiceByKind {
  readonly systemd:
    | { readonly kind: "systemd"; readonly unit: string; readonly scope: "system" }
    | { readonly kind: "systemd"; readonly unit: string; readonly scope: "user"; readonly user?: string };
  readonly process: { readonly kind: "process" };
}

/**
 * How the Java process of a Runner is kept running on a host.
 *
 * `systemd` names the unit; `scope` says which manager owns it, and for a user unit whose.
 * `process` is a Java process without a supervisor (`java -jar …`, `nohup … &`).
 * Where a host leaves it out, the executor discovers it.
 */
export type VmService = ServiceByKind[keyof ServiceByKind];

const factsByKind: {
  readonly [Kind in keyof ServiceByKind]: (service: ServiceByKind[Kind]) => ServiceFacts;
} = {
  systemd: (service) => {
    const isOfUser = service.scope === "user";
    return {
      description: [service.unit],
      commandTexts: [
        ["service.unit", service.unit],
        ...(isOfUser && service.user !== undefined ? [["service.user", service.user] as const] : []),
      ],
      isSystemWide: !isOfUser,
      commandsFor: (login, asRunner) => {
        const unit = quotePosix(service.unit);
        const bus = login === "runner" ? "" : 'env XDG_RUNTIME_DIR="/run/user/$(id -u "$RUNNER_USER")" ';
        const systemctl = isOfUser
          ? `${asRunner}${bus}systemctl --user`
          : `${login === "root" ? "" : "sudo "}systemctl`;
        return {
          start: `${systemctl} start ${unit}`,
          stop: `${systemctl} stop ${unit}`,
          isActive: `${systemctl} is-active ${unit}`,
          hasPid: `grep -qF -- ${unit} "/proc/$pid/cgroup"`,
          reload: `${systemctl} daemon-reload`,
        };
      },
    };
  },
  process: () => ({ description: [], commandTexts: [], isSystemWide: false, commandsFor: null }),
};

/** Returns what is known of a service. A host that names none is taken for one with a plain process. */
export function serviceFacts(service: VmService = { kind: "process" }): ServiceFacts {
  return factsOf(service);
}

function factsOf<Kind extends keyof ServiceByKind>(
  service: ServiceByKind[Kind] & { readonly kind: Kind },
): ServiceFacts {
  return factsByKind[service.kind](service);
}
