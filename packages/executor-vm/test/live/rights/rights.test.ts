import { opensshTransport, type Transport } from "@runner-upgrade/transport";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineForLiveHosts } from "../hosts/engine.js";
import { startLiveHosts, type LiveHosts } from "../hosts/live-hosts.js";
import type { Login } from "./attack.js";
import { prepareAttackedHost, type AttackedHost } from "./attacked-host.js";
import { environmentFiles } from "./attacks/environment-files.js";
import { forgedProcesses } from "./attacks/forged-processes.js";
import { hostileNames } from "./attacks/hostile-names.js";
import { links } from "./attacks/links.js";
import { races } from "./attacks/races.js";
import { runAttack, type AttackOutcome } from "./run-attack.js";

const engine = engineForLiveHosts();
/** Names of attacks, to try these alone. */
const only = process.env["RUNNER_UPGRADE_ATTACKS"]?.split(",") ?? [];
const isExtended = process.env["RUNNER_UPGRADE_LIVE"] === "extended" || only.length > 0;
const attacks = [...links, ...races, ...environmentFiles, ...forgedProcesses, ...hostileNames]
  .filter(({ name }) => only.length === 0 || only.includes(name))
  // By turns, so that each kind meets each login; all of them by every login take several times as long.
  .map((attack, index) => ({
    ...attack,
    logins: isExtended ? attack.logins : [attack.logins[index % attack.logins.length] ?? "root"],
  }));
if (!isExtended)
  console.warn("Each attack by one login. RUNNER_UPGRADE_LIVE=extended tries each by every login.");
const users: Readonly<Record<Login, string>> = { root: "root", sudo: "upgrader", own: "rundeck" };
const logins: readonly Login[] = ["root", "sudo", "own"];

describe.skipIf(!engine.isThere)("an unprivileged user of the host who attacks an upgrade", () => {
  let live: LiveHosts;
  let transport: Transport;
  const hosts = new Map<Login, AttackedHost>();
  const outcomes: AttackOutcome[] = [];

  beforeAll(async () => {
    live = await startLiveHosts(logins.map((login) => `attacked-${login}`));
    transport = opensshTransport({ configFile: live.sshConfigFile });
    for (const [index, login] of logins.entries()) {
      const host = live.hosts[index];
      if (host === undefined) throw new Error("Every login has a host.");
      hosts.set(login, await prepareAttackedHost(host));
    }
  });

  afterAll(async () => {
    console.log(table(outcomes));
    await transport[Symbol.asyncDispose]();
    await live[Symbol.asyncDispose]();
  });

  // One host for each way to log in; the hosts are attacked at the same time.
  describe.concurrent.each(logins)("by %s login", (login) => {
    it("gains nothing by any attack", { timeout: 900_000 }, async () => {
      const attacked = hosts.get(login);
      if (attacked === undefined) throw new Error("Every login has a host.");
      const mine: AttackOutcome[] = [];
      for (const attack of attacks.filter((one) => one.logins.includes(login))) {
        const outcome = await runAttack({
          attack,
          login,
          attacked,
          transport,
          address: `${users[login]}@attacked-${login}`,
        });
        outcomes.push(outcome);
        mine.push(outcome);
      }
      expect(mine.filter(({ damage }) => damage.length > 0)).toEqual([]);
    });
  });
});

function table(outcomes: readonly AttackOutcome[]): string {
  const rows = [...outcomes]
    .sort((one, other) => one.attack.localeCompare(other.attack))
    .map(({ attack, login, by, calls, damage }) => {
      const refused = calls.filter((call) => !call.endsWith(" done"));
      const came = damage.length > 0 ? `SUCCEEDED: ${damage.join(" | ")}` : "nothing gained";
      return `${attack.padEnd(24)} ${by.padEnd(8)} ${login.padEnd(5)} ${came} (${refused.length === 0 ? "every call done" : refused.join(", ")})`;
    });
  return ["attack                   by       login outcome", ...rows].join("\n");
}
