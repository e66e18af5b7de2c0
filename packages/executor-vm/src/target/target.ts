import type { JsonObject } from "@runner-upgrade/plan";
import type { HostLogin } from "../host/as-user.js";
import type { UserIds } from "../host/rights.js";
import { isUnitName, isUnsafeText } from "../host/unsafe-text.js";
import type { ManagedUnit } from "../service/systemd/systemctl.js";

/** Where the old token stands outside the package, so that the new one must stand there too. */
export type CredentialPlace =
  | { readonly kind: "environment-file"; readonly path: string }
  | { readonly kind: "unit-file"; readonly path: string }
  /** A file that the Runner itself reads: `-Drunner.credentials.file`, `.rdrunner-creds`. */
  | { readonly kind: "credentials-file"; readonly path: string }
  /** What the vendor's own service job keeps beside the package for its next run. */
  | { readonly kind: "replica-meta"; readonly path: string }
  | { readonly kind: "process-environment" };

/**
 * What an upgrade of one Runner on one host works on. It is recorded when the host is inspected and when its state
 * is saved, so that later steps, also those of a resumed run, do not depend on finding it again. No secret.
 */
export interface Target {
  /** Null: a process that no service manager supervises. */
  readonly unit: ManagedUnit | null;
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
  /** Units that ran and that a stop of the Runner's unit stops as well: they are started again after it. */
  readonly dependents: readonly string[];
  /**
   * How long a unit that stands behind a plain process waits before it starts it again, in milliseconds; 0 where none
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
    unit,
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
  const parsedUnit = unit === null ? null : parseUnit(unit);
  if (parsedUnit === undefined || !isUser(user)) return null;
  if (typeof directory !== "string" || typeof packagePath !== "string" || typeof packageFile !== "string")
    return null;
  // A record may have been written over: what would start a line of its own in a command is no path.
  if ([directory, packagePath, packageFile].some((path) => !path.startsWith("/") || isUnsafeText(path)))
    return null;
  if (typeof oldMark !== "string" || typeof packageBytes !== "number") return null;
  if (!Array.isArray(credentialPlaces) || !credentialPlaces.every(isPlace)) return null;
  return {
    unit: parsedUnit,
    user,
    login: login === "root" || login === "runner" ? login : "other",
    directory,
    packagePath,
    packageFile,
    filesBy: filesBy === "root" || user.uid === 0 ? "root" : "user",
    oldMark,
    packageBytes,
    credentialPlaces,
    dependents: Array.isArray(dependents) ? dependents.filter(isDependent) : [],
    revivedAfterMs: typeof revivedAfterMs === "number" ? revivedAfterMs : 0,
  };
}

function parseUnit(value: unknown): ManagedUnit | undefined {
  if (!isRecord(value) || typeof value["unit"] !== "string" || !isUnitName(value["unit"])) return undefined;
  const { unit, scope, user } = value;
  if (scope === "system") return { unit, scope };
  return scope === "user" && isUser(user) ? { unit, scope, user } : undefined;
}

function isPlace(value: unknown): value is CredentialPlace {
  if (!isRecord(value)) return false;
  if (value["kind"] === "process-environment") return true;
  const isFile = ["environment-file", "unit-file", "credentials-file", "replica-meta"].some(
    (kind) => kind === value["kind"],
  );
  return isFile && typeof value["path"] === "string" && !isUnsafeText(value["path"]);
}

function isDependent(value: unknown): value is string {
  return typeof value === "string" && isUnitName(value);
}

function isUser(value: unknown): value is UserIds {
  return isRecord(value) && Number.isInteger(value["uid"]) && Number.isInteger(value["gid"]);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
