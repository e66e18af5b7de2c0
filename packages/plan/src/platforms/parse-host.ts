import * as z from "zod/mini";
import type { PlanProblem } from "../errors/plan-error.js";
import type { Host } from "../hosts/host.js";
import { isCustomName } from "./check-platforms.js";
import { builtInPlatforms } from "./built-in.js";
import type { PlatformModule } from "./platform-module.js";
import { whyUnknown } from "./platform-of.js";
import { jsonValueSchema } from "../schema/json-schema.js";
import { problemsOf } from "../schema/problems-of.js";

/** What is wrong with a host. Without a code, it is what is wrong with the whole that it stands in. */
interface Problem extends Pick<PlanProblem, "path" | "message"> {
  readonly code?: string;
}

/** Reads a host with the module of its platform. */
export function parseHost(
  value: unknown,
  platforms: readonly PlatformModule[],
): { readonly host: Host } | { readonly problems: readonly Problem[] } {
  if (typeof value !== "object" || value === null) return problem("", "Expected object.");
  const platform: unknown = "platform" in value ? value.platform : undefined;
  const module = platforms.find((one) => one.platform === platform);
  if (module === undefined) {
    return typeof platform === "string" && isPlatform(platform)
      ? { problems: [{ code: "PLATFORM_UNKNOWN", path: "platform", message: whyUnknown(platform) }] }
      : problem("platform", "No such platform.");
  }
  const parsed = module.parseHost(value);
  return "problems" in parsed || !isCustomName(module.platform)
    ? parsed
    : checkCustomHost(parsed.host, module.platform);
}

function isPlatform(name: string): boolean {
  return isCustomName(name) || builtInPlatforms.some(({ platform }) => platform === name);
}

/** A plan is JSON, whatever a module from outside made of the value that it read. */
function checkCustomHost(host: Host, platform: string): ReturnType<typeof parseHost> {
  const parsed = customHostSchema.safeParse(host);
  if (!parsed.success) return { problems: problemsOf(parsed.error.issues, "NOT_A_HOST").map(withoutCode) };
  return host.platform === platform ? { host } : problem("platform", `Expected ${JSON.stringify(platform)}.`);
}

const customHostSchema = z.catchall(
  z.object({ platform: z.string(), address: z.string().check(z.minLength(1)) }),
  jsonValueSchema,
);

function withoutCode({ path, message }: PlanProblem): Problem {
  return { path, message };
}

function problem(path: string, message: string): { readonly problems: readonly Problem[] } {
  return { problems: [{ path, message }] };
}
