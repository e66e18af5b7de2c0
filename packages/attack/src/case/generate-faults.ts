import type { Random } from "../random/random.js";
import type { AttackCase, CaseRunner } from "./attack-case.js";
import type { Act, ApiOperation, ApiTrouble, Fault, HostCall, HostTrouble, RunAct, When } from "./fault.js";

type Ground = Pick<AttackCase, "runners" | "policy" | "insert">;

/** Some faults, each planned blindly: which of them are met shows only in the run. */
export function generateFaults(random: Random, ground: Ground): Fault[] {
  const count = random.pick([0, 1, 1, 2, 3, 4, 5, 6, 8, 10]);
  const faults = Array.from({ length: count }, () => generateFault(random, ground));
  if (ground.insert !== "none" && random.chance(0.5))
    faults.push({
      on: "run",
      when: { kind: "record", nth: random.int(1, 60) },
      act: { kind: "insert-fails", times: random.pick([1, 1, 2, 100]) },
    });
  // One crash more often than chance gives it: most of what is promised is promised across one.
  return random.chance(0.3) ? [...faults, { on: "run", when: record(random), act: crash(random) }] : faults;
}

function generateFault(random: Random, ground: Ground): Fault {
  switch (random.pick(["api", "api", "api", "host", "host", "host", "world", "world", "run"] as const)) {
    case "api":
      return apiFault(random);
    case "host":
      return hostFault(random, ground);
    case "world":
      return worldFault(random, ground);
    case "run":
      return { on: "run", when: when(random, ground), act: runAct(random, ground) };
  }
}

/** Up to which call a fault may wait to be met, by how often each is usually made. */
const usualApiCalls: Readonly<Record<ApiOperation, number>> = {
  list: 12,
  "get-runner": 60,
  update: 6,
  ping: 15,
  "check-ping": 60,
  regenerate: 4,
  download: 4,
  other: 12,
};

function apiFault(random: Random): Fault {
  const operation = random.pick([
    "list",
    "get-runner",
    "get-runner",
    "update",
    "update",
    "ping",
    "check-ping",
    "regenerate",
    "regenerate",
    "regenerate",
    "download",
    "download",
    "other",
  ] as const);
  return {
    on: "api",
    operation,
    nth: random.int(1, usualApiCalls[operation]),
    times: random.pick([1, 1, 1, 2, 3, 6]),
    trouble: apiTrouble(random, operation),
  };
}

function apiTrouble(random: Random, operation: ApiOperation): ApiTrouble {
  const isChange = operation === "update" || operation === "regenerate";
  const kind = random.pick([
    "silent",
    "refused",
    "status",
    "status",
    "slow",
    "login-page",
    ...(isChange
      ? (["lost-answer", "lost-answer", "silent-effect", "late-effect", "late-effect"] as const)
      : []),
    ...(operation === "list" || operation === "get-runner" ? (["stale", "stale"] as const) : []),
    ...(operation === "download" ? (["cut-download", "not-a-package", "expired"] as const) : []),
  ] as const);
  switch (kind) {
    case "status": {
      const status = random.pick([429, 429, 500, 503, 401, 403]);
      return status === 429 && random.chance(0.7)
        ? { kind, status, retryAfterSeconds: random.pick([1, 10, 60, 600]) }
        : { kind, status };
    }
    case "expired":
      return { kind: "status", status: 404 };
    case "slow":
      return { kind, ms: random.pick([500, 5_000, 25_000]) };
    case "stale":
      return { kind, withinMs: random.pick([5_000, 20_000]) };
    case "late-effect":
      return { kind, delayMs: random.pick([1_000, 20_000, 80_000, 100_000]), isSilent: random.chance(0.5) };
    default:
      return { kind };
  }
}

function hostFault(random: Random, { runners }: Ground): Fault {
  const call = random.pick([
    "observe",
    "observe",
    "inspect",
    "save-state",
    "stop",
    "stop",
    "download-package",
    "install-package",
    "start",
    "start",
    "clean-up",
    "restore",
    "restore-with-new-credentials",
  ] as const);
  return {
    on: "host",
    call,
    nth: random.int(1, call === "observe" ? 3 * runners.length : Math.max(2, runners.length)),
    times: random.pick([1, 1, 1, 2, 3, 8]),
    trouble: hostTrouble(random, call),
  };
}

function hostTrouble(random: Random, call: HostCall): HostTrouble {
  const kind = random.pick([
    "fail",
    "fail-for-now",
    "hang",
    "unreachable",
    "refuses",
    "lose-answer",
    "lose-answer",
    ...(call === "observe" ? [] : (["drop", "drop"] as const)),
    ...(["save-state", "download-package", "install-package"].includes(call) ? (["disk-full"] as const) : []),
    ...(call === "stop" ? (["does-not-stop", "revive", "revive"] as const) : []),
    ...(call === "start" ? (["exit-after-start", "dies-later", "dies-later"] as const) : []),
  ] as const);
  if (kind === "drop") return { kind, delayMs: random.pick([0, 1_000, 2_500]) };
  if (kind === "dies-later") return { kind, afterMs: random.pick([2_000, 20_000, 60_000]) };
  return { kind };
}

/** A stand-in that is lost for long, early: what follows must not count on it. */
function worldFault(random: Random, ground: Ground): Fault {
  if (!random.chance(0.3)) return { on: "world", when: when(random, ground), act: worldAct(random, ground) };
  const { name: runner } = random.pick(ground.runners);
  const kind = random.pick(["stop-runner", "kill-runner", "remove-tags"] as const);
  return {
    on: "world",
    when: { kind: "time", ms: random.int(0, 60_000) },
    act: kind === "remove-tags" ? { kind, runner } : { kind, runner, backAfterMs: null },
  };
}

function worldAct(random: Random, { runners }: Ground): Act {
  const { name: runner } = random.pick(runners);
  const backAfterMs = random.chance(0.4) ? null : random.pick([5_000, 60_000, 300_000]);
  const forMs = random.pick([5_000, 60_000, 200_000]);
  const kind = random.pick([
    "stop-runner",
    "stop-runner",
    "stop-runner",
    "kill-runner",
    "kill-runner",
    "saturate",
    "work",
    "add-tag",
    "remove-tags",
    "upgrade-by-hand",
    "start-by-hand",
    "start-by-hand",
    "reboot",
    "host-away",
    "break-new-version",
    "clock-jump",
  ] as const);
  switch (kind) {
    case "stop-runner":
    case "kill-runner":
      return { kind, runner, backAfterMs };
    case "saturate":
    case "work":
    case "host-away":
      return { kind, runner, backAfterMs: forMs };
    case "add-tag":
      return { kind, runner, tag: random.pick(["extra", "linux", "group-1"]) };
    case "reboot":
      return { kind, runner, backAfterMs: forMs, isStarted: random.chance(0.5) };
    case "clock-jump":
      return { kind, byMs: random.pick([-3_600_000, -60_000, 60_000, 3_600_000]) };
    case "remove-tags":
    case "upgrade-by-hand":
    case "start-by-hand":
    case "break-new-version":
      return { kind, runner };
  }
}

function runAct(random: Random, { insert }: Ground): RunAct {
  const kind = random.pick([
    "crash",
    "crash",
    "abort",
    "abort",
    "pause",
    "journal-full",
    "insert-fails",
  ] as const);
  switch (kind) {
    case "crash":
      return crash(random);
    case "abort":
      return { kind };
    case "pause":
      return { kind, forMs: random.pick([10_000, 120_000]) };
    case "journal-full":
      return { kind, records: random.pick([1, 5, 40]) };
    case "insert-fails":
      return insert === "none" ? { kind: "abort" } : { kind, times: random.pick([1, 2, 100]) };
  }
}

function crash(random: Random): RunAct {
  return {
    kind: "crash",
    record: random.pick(["kept", "lost"] as const),
    pauseMs: random.pick([0, 3_000, 60_000, 200_000]),
  };
}

function when(random: Random, { runners }: { readonly runners: readonly CaseRunner[] }): When {
  switch (random.pick(["time", "record", "record", "step", "step"] as const)) {
    case "time":
      return { kind: "time", ms: random.int(0, 240_000) };
    case "record":
      return record(random);
    case "step":
      return {
        kind: "step",
        runner: random.pick(runners).name,
        stepId: random.pick([
          "check-availability",
          "cordon",
          "drain",
          "save-state",
          "stop",
          "stop",
          "regenerate-credentials",
          "download-package",
          "install-package",
          "start",
          "verify",
          "uncordon",
        ]),
        edge: random.pick(["started", "ended"] as const),
      };
  }
}

function record(random: Random): When {
  return { kind: "record", nth: random.int(2, 140) };
}
