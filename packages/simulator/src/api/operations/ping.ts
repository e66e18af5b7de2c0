import type { PingRecord } from "../../world/ping-record.js";
import { newToken } from "../../world/world.js";
import { atBothLevels } from "../both-levels.js";
import { runnerOf, type ApiOperation } from "../call.js";
import { notFound } from "../refusal.js";

/** `POST /runner/{id}/ping`: the question; the answer comes at the agent's next poll. */
export const startPing: readonly ApiOperation[] = atBothLevels({
  method: "POST",
  path: "/runner/:id/ping",
  since: { system: 41, project: 41 },
  right: "ping",
  answer: (call) => {
    const { world } = call;
    const runner = runnerOf(call);
    const pingToken = newToken(world.random);
    const ping: PingRecord = { askedAt: world.time, answeredAt: null };
    runner.openPings.add(ping);
    world.pings.set(pingToken, ping);
    return { json: { pingToken } };
  },
});

/** `GET /checkPing/{token}`. How a time-out looks is unknown: here it is completed, with `iserror`. */
export const checkPing: readonly ApiOperation[] = atBothLevels({
  method: "GET",
  path: "/checkPing/:token",
  since: { system: 42, project: 42 },
  right: "ping",
  answer: ({ world, params }) => {
    const token = params["token"] ?? "";
    const ping = world.pings.get(token);
    if (ping === undefined) throw notFound("Ping", "the token is not known");
    if (ping.answeredAt !== null) {
      return {
        json: {
          completed: true,
          message: `Runner answered in ${ping.answeredAt - ping.askedAt} ms`,
          iserror: false,
        },
      };
    }
    if (world.time - ping.askedAt >= world.settings.pingTimeoutMs) {
      return { json: { completed: true, message: "Timed out waiting for the Runner", iserror: true } };
    }
    return { json: { completed: false, message: "Waiting for the Runner", iserror: false } };
  },
});
