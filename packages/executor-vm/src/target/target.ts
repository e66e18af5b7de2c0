import type { JsonObject } from "@runner-upgrade/plan/platform";
import type { HostLogin } from "../host/as-user.js";
import { isUserIds, type UserIds } from "../host/rights.js";
import { isUnsafeText } from "../host/unsafe-text.js";
import { managerOf, parseService } from "../service/managers.js";
import type { Service } from "../service/service.js";

/** Where the old token stands outside the package, so that the new one must stand there too. */
export type CredentialPlace = FilePlace | { readonly kind: "process-environment"; readonly path?: never };

/** A file that sets the token. */
export interface FilePlace {
  /**
   * One of its service manager's `variableFiles`, or `credentials-file`: one that the Runner itself reads
   * (`-Drunner.credentials.file`, `.rdrunner-creds`), or `replica-meta`: what the vendor's own service job keeps beside the
   * package for its next run.
   */
  readonly kind: string;
  readonly path: string;
}

/**
 * What an upgrade of one Runner on one host works on. It is recorded when the host is inspected and when its state
 * is saved, so that later steps, also those of a resumed run, do not depend on finding it again. No secret.
 */
export interface Target {
  /** What keeps it running: a service of a manager, or nothing but its own process. */
  readonly service: Service;
  readonly user: UserIds;
  /** Who logs in: commands for a person name `sudo` only where the executor uses it. */
  readonly login: HostLogin;
  /** The launch directory: `runner/logs` is below it. */
  readonly directory: string;
  /** As the invocation names it, made absolute. */
  readonly packagePath: string;
  /** The same with symbolic links resolved: the file that is replaced. */
  readonly packageFile: string;
  /**
   * With whose rights the files beside the package are handled: root's where root alone can write there, otherwise those
   * of the Runner's user.
   */
  readonly filesBy: "root" | "user";
  /** Which file the old package is; see `FileMark`. */
  readonly oldMark: string;
  readonly packageBytes: number;
  readonly credentialPlaces: readonly CredentialPlace[];
  /** Services that ran and that a stop of the Runner's stops as well: they are started again after it. */
  readonly dependents: readonly string[];
  /**
   * How long a service that stands behind a plain process waits before it starts it again, in milliseconds; 0 where none
   * is known. A Runner that was stopped is watched for longer than that.
   */
  readonly revivedAfterMs: number;
}

/** A target as it is recorded. */
export function targetToJson(target: Target): JsonObject {
  return JSON.parse(JSON.stringify(target)) as JsonObject;
}

/** Parses a recorded target; null for anything else. */
export function parseTarget(value: unknown): Target | null {
  if (!isRecord(value)) return null;
  const {
    service,
    user,
    login,
    directory,
    packagePath,
    packageFile,
    filesBy,
    oldMark,
    packageBytes,
    credentialPlaces,
    dependents,
    revivedAfterMs,
  } = value as Partial<Record<keyof Target, unknown>>;
  const parsedService = parseService(service);
  if (parsedService === undefined || !isUserIds(user)) return null;
  const manager = managerOf(parsedService);
  const fileKinds = ["credentials-file", "replica-meta", ...Object.keys(manager.variableFiles)];
  if (typeof directory !== "string" || typeof packagePath !== "string" || typeof packageFile !== "string")
    return null;
  // A record may have been written over: what would start a line of its own in a command is no path.
  if ([directory, packagePath, packageFile].some((path) => !path.startsWith("/") || isUnsafeText(path)))
    return null;
  if (typeof oldMark !== "string" || typeof packageBytes !== "number") return null;
  if (!Array.isArray(credentialPlaces) || !credentialPlaces.every((place) => isPlace(place, fileKinds)))
    return null;
  return {
    service: parsedService,
    user,
    login: login === "root" || login === "runner" ? login : "other",
    directory,
    packagePath,
    packageFile,
    filesBy: filesBy === "root" || user.uid === 0 ? "root" : "user",
    oldMark,
    packageBytes,
    credentialPlaces,
    dependents: Array.isArray(dependents)
      ? dependents.filter((name) => typeof name === "string" && manager.isName(name))
      : [],
    revivedAfterMs: typeof revivedAfterMs === "number" ? revivedAfterMs : 0,
  };
}

function isPlace(value: unknown, fileKinds: readonly string[]): value is CredentialPlace {
  if (!isRecord(value)) return false;
  const { kind, path } = value;
  if (kind === "process-environment") return path === undefined;
  return fileKinds.some((one) => one === kind) && typeof path === "string" && !isUnsafeText(path);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
