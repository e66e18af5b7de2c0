import { ExecutorError } from "@runner-upgrade/executor";
import type { Transport } from "@runner-upgrade/transport";
import type { Attack, AttackScene, Login } from "./attack.js";
import { canaries, type AttackedHost } from "./attacked-host.js";
import { layOutAttacked } from "./attacked-runner.js";

/** What came of one attack. */
export interface AttackOutcome {
  readonly attack: string;
  readonly login: Login;
  readonly by: string;
  /** How each call ended: `done`, or the code of its error. */
  readonly calls: readonly string[];
  /** Everything that the attack got, in words; empty where it got nothing. */
  readonly damage: readonly string[];
}

/** Carries an upgrade, its rollback, an observation and the clean-up out while the attack goes on, and looks for damage. */
export async function runAttack(options: {
  readonly attack: Attack;
  readonly login: Login;
  readonly attacked: AttackedHost;
  readonly transport: Transport;
  readonly address: string;
}): Promise<AttackOutcome> {
  const { attack, login, attacked, transport, address } = options;
  await attacked.reset();
  const runner = await layOutAttacked({
    attacked,
    transport,
    address,
    name: `${attack.name}-${login}`,
    ...(attack.planned === undefined ? {} : { planned: attack.planned }),
  });
  const scene: AttackScene = { attacked, runner };
  await (attack.layOut === undefined ? runner.startPlain() : attack.layOut(scene));
  // What the lay-out itself did is no damage.
  await attacked.changes();
  const calls: string[] = [];
  let struck = false;
  const strikeBefore = async (call: string): Promise<void> => {
    if (struck || attack.before !== call) return;
    struck = true;
    await attack.strike(scene);
  };
  const attempt = async (name: string, work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      calls.push(`${name} done`);
      return true;
    } catch (error) {
      calls.push(`${name} ${ExecutorError.isInstance(error) ? error.code : String(error)}`);
      return false;
    }
  };
  const { walk } = runner;
  for (const step of [
    ...(["inspect", "save-state", "stop", "regenerate-credentials"] as const),
    ...(["download-package", "install-package", "start"] as const),
  ]) {
    await strikeBefore(step);
    for (let more = attack.inspections ?? 1; step === "inspect" && more > 1; more -= 1)
      if (await attempt(step, () => walk.step(step))) break;
    if (attack.before === "restore" && step === "download-package") break;
    if (!(await attempt(step, () => walk.step(step)))) break;
  }
  await attempt("observe", () => walk.observe());
  // A rollback may take the damage away with it.
  const early = [...changed(await attacked.changes()), ...(await readable(scene))];
  await strikeBefore("restore");
  if (attack.rollback === "restore-with-new-credentials") {
    await attempt("restore-with-new-credentials", () =>
      walk.call((executor) =>
        Promise.resolve(
          executor.restoreWithNewCredentials?.(walk.context(), { credentials: walk.credentials() }),
        ),
      ),
    );
  } else if (attack.rollback !== "none") await attempt("restore", () => walk.restore());
  await attack.afterwards?.(scene);
  await attempt("observe", () => walk.observe());
  await attempt("clean-up", () => walk.step("clean-up"));
  const damage = [
    ...new Set([...early, ...(await commonDamage(scene)), ...((await attack.damage?.(scene)) ?? [])]),
    ...(attack.expectedCode === undefined ||
    calls.some((call) => call.endsWith(` ${attack.expectedCode ?? ""}`))
      ? []
      : [`no call ended with ${attack.expectedCode}`]),
  ];
  return { attack: attack.name, login, by: attack.by, calls, damage };
}

async function commonDamage({ attacked, runner }: AttackScene): Promise<readonly string[]> {
  const { host } = attacked;
  const asRoot = await host.script(`grep -l '^0 ' /srv/uids/* 2>/dev/null || true`);
  const changes = await attacked.changes();
  const seen = runner.walk.transcript.leaked(Object.values(canaries));
  return [
    ...(asRoot === "" ? [] : ["a program of the attacker ran as root"]),
    ...changed(changes),
    ...seen.map((canary) => `the executor said ${canary}`),
    ...(await readable({ attacked, runner })),
  ];
}

function changed(changes: readonly string[]): readonly string[] {
  if (changes.length === 0) return [];
  return [`files of root or of the neighbour changed: ${changes.slice(0, 3).join("; ")}`];
}

/** What the attackers can read on the host that they must not. */
async function readable({ attacked, runner }: AttackScene): Promise<readonly string[]> {
  const newTokens = runner.tokens.slice(1);
  const foreign = Object.values(canaries);
  const search = (user: string, words: readonly string[]): Promise<string> =>
    words.length === 0
      ? Promise.resolve("")
      : attacked.as(
          user,
          `grep -rlsaF ${words.map((word) => `-e ${word}`).join(" ")} /srv /home/${user} /etc/attack 2>/dev/null || true`,
        );
  const environments = await attacked.as(
    "rundeck",
    `for pid in $(pgrep -u rundeck -f java || true); do tr '\\0' '\\n' < /proc/$pid/environ; done 2>/dev/null | grep -oE '${foreign.join("|")}' || true`,
  );
  const asRundeck = await search("rundeck", foreign);
  const asMallory = await search("mallory", [...foreign, ...newTokens]);
  const asNeighbour = await attacked.host.script(
    newTokens.length === 0
      ? ""
      : `grep -rlsaF ${newTokens.map((word) => `-e ${word}`).join(" ")} /srv/neighbour /home/neighbour /home/mallory || true`,
  );
  return [
    ...(asRundeck === "" ? [] : [`rundeck reads a secret of others in ${asRundeck.replaceAll("\n", ", ")}`]),
    ...(asMallory === "" ? [] : [`mallory reads a secret in ${asMallory.replaceAll("\n", ", ")}`]),
    ...(asNeighbour === "" ? [] : [`the new token reached ${asNeighbour.replaceAll("\n", ", ")}`]),
    ...(environments === "" ? [] : [`the Runner's process got ${environments.replaceAll("\n", ", ")}`]),
  ];
}
