import type { VmHost } from "../../fleet/host.js";
import type { Unit } from "../../plan/plan.js";
import { codeBlock } from "../code-block.js";
import { codeSpan } from "../code-span.js";
import { quotePosix } from "../quote-posix.js";
import { stepLines } from "./runbook-step.js";
import { unavailableWarning } from "./same-invocation.js";

/** A unit whose Runner is a Java process of a host. */
export type VmUnit = Omit<Unit, "host"> & { readonly host: VmHost };

/** The file name under which the package is downloaded. */
export function packageName({ runnerId }: VmUnit): string {
  return `runner-${runnerId.replaceAll("/", "_")}.jar`;
}

/** How its process is stopped, and how one sees that it is gone: behind the number of its step. */
export function stopLines(unit: VmUnit, number: number): string[] {
  const { service } = unit.host;
  const isService = service?.kind === "systemd";
  const first = `On ${codeSpan(unit.host.address)}, stop the Java process of the current Runner.`;
  return stepLines(
    {
      text: isService
        ? `${first} It runs as a service:`
        : `${first} Stop it through its service manager where it has one (a killed process may be started again by it), otherwise end the process.`,
      commands: isService ? [`${systemctl(unit.host)} stop ${quotePosix(service.unit)}`] : [],
      after: [
        "Look that it is gone and stays gone. This must find nothing:",
        "",
        ...codeBlock([`pgrep -af -- ${quotePosix(asPattern(runningName(unit)))}`]),
        "",
        unavailableWarning,
      ],
    },
    number,
  );
}

/** The command that starts it, behind the number of its step. */
export function startLines(unit: VmUnit, number: number): string[] {
  return stepLines(
    {
      text: "Start the new Runner by executing the following command:",
      commands: startCommands(unit),
    },
    number,
  );
}

/** The command that starts it; for a service the one that starts the service. */
function startCommands(unit: VmUnit): string[] {
  const { service } = unit.host;
  const java = `java -jar ${quotePosix(stableName(unit.host) ?? packageName(unit))}`;
  if (service?.kind !== "systemd") return [java];
  return [`${systemctl(unit.host)} start ${quotePosix(service.unit)}   # executes: ${java}`];
}

/** Where the package goes. */
export function placeLine(unit: VmUnit): string {
  const directory = unit.host.directory ?? directoryOf(unit.host.packagePath);
  const where = directory === null ? "" : `, ${codeSpan(directory)}`;
  const stable = stableName(unit.host);
  const name =
    stable === null
      ? "Where a service definition names the package, it must name the new one."
      : `It must be called ${codeSpan(stable)} there, as the old one is.`;
  return `Place the new ${codeSpan(".jar")} file in the same directory as the existing Runner${where}, owned by the same user. Move the old one aside and keep it until the new one is verified. ${name}`;
}

function systemctl({ service }: VmHost): string {
  return service?.kind === "systemd" && service.scope === "user" ? "systemctl --user" : "sudo systemctl";
}

function runningName(unit: VmUnit): string {
  return stableName(unit.host) ?? packageName(unit);
}

/** A name as a pattern of pgrep, an extended regular expression, that means this name. A point may stay: it means itself, too. */
function asPattern(name: string): string {
  return name.replaceAll(/[\\^$*+?()[\]{}|]/g, String.raw`\$&`);
}

function stableName({ packagePath }: VmHost): string | null {
  return packagePath?.split("/").at(-1) ?? null;
}

function directoryOf(path: string | undefined): string | null {
  return path?.includes("/") === true ? path.slice(0, Math.max(1, path.lastIndexOf("/"))) : null;
}
