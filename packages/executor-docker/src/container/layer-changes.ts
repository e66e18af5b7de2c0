import { posix } from "node:path";
import type { Container, LayerChange } from "../engine/inspection.js";
import { objectOf, textOf } from "../json/json.js";

/** What stands in a container's own layer alone, and would go with it. */
export interface LayerChanges {
  /** Files and directories that were put there beside the image's: the next container is given them. */
  readonly injected: readonly string[];
  /** Files of the image that were changed or deleted, and what was installed into the system: named, and not carried. */
  readonly lost: readonly string[];
}

/**
 * Parts the changes of a container's layer. Left out are those that every container has (what the engine writes, temporary
 * files, logs), the Runner's own directory, which `unsavedState` is about, and what is mounted. The engine does not tell
 * files from directories: what has something below it is a directory. Pure.
 */
export function layerChanges(
  changes: readonly LayerChange[],
  container: Container,
  credentialsFile: string,
): LayerChanges {
  const elsewhere = [...mountedIn(container), stateDirectoryOf(container), credentialsFile];
  const isLeftOut = (path: string): boolean => isNoise(path) || elsewhere.some((one) => isIn(path, one));
  const candidates = changes.filter(({ path }) => !isLeftOut(path));
  const above = new Set([...changes.map(({ path }) => path), ...elsewhere].flatMap(ancestorsOf));
  const isWhole = ({ path, kind }: LayerChange): boolean =>
    kind === "added" &&
    !isOfSystem(path) &&
    // Nothing that is left out may come along with it.
    !elsewhere.some((one) => isIn(one, path)) &&
    !changes.some((other) => isIn(other.path, path) && isLeftOut(other.path));
  const whole = candidates.filter(isWhole).map(({ path }) => path);
  const wholes = new Set(whole);
  const injected = whole.filter((path) => !ancestorsOf(path).some((one) => wholes.has(one)));
  const isCarried = (path: string): boolean => injected.some((one) => isIn(path, one));
  const lost = candidates.filter(({ path }) => !above.has(path) && !isCarried(path)).map(({ path }) => path);
  return { injected: injected.sort(), lost: lost.sort() };
}

/** The directory in which a Runner keeps its queue, logs and plugins. */
export function stateDirectoryOf({ config }: Container): string {
  return posix.join(textOf(config["WorkingDir"]) || "/app", "runner");
}

/** Where something is mounted: a tmpfs of its own is no mount to the engine. */
export function mountedIn({ mounts, hostConfig }: Container): readonly string[] {
  return [...mounts.map(({ destination }) => destination), ...Object.keys(objectOf(hostConfig["Tmpfs"]))];
}

/** What the engine, a shell or a JVM writes in every container. */
const noise: readonly RegExp[] = [
  /^\/(tmp|var\/tmp|var\/log|var\/cache|var\/lock|proc|sys|dev)(\/|$)/,
  /^\/(var\/)?run(?!\/secrets(\/|$))(\/|$)/,
  /^\/(etc\/(hosts|hostname|resolv\.conf|mtab|ld\.so\.cache)|\.dockerenv|(usr\/)?sbin\/docker-init)$/,
  /\/(\.cache|\.bash_history|\.ash_history|\.lesshst|\.viminfo)(\/|$)/,
  /\/(hs_err_pid\d+\.log|core(\.\d+)?|[^/]+\.pid)$/,
];

function isNoise(path: string): boolean {
  return noise.some((pattern) => pattern.test(path));
}

/** What belongs to the image's system: parts of another version of it would break the new one. */
function isOfSystem(path: string): boolean {
  return /^\/(usr|bin|sbin|lib|lib32|lib64|boot|var\/lib)(\/|$)/.test(path);
}

function isIn(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory.replace(/\/$/, "")}/`);
}

function ancestorsOf(path: string): string[] {
  const parent = posix.dirname(path);
  return parent === path || parent === "/" || parent === "." ? [] : [parent, ...ancestorsOf(parent)];
}
