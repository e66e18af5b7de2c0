import type { Context, Hono } from "hono";
import { checkIn } from "../world/check-in.js";
import { isEndedByRefusal } from "../world/identity.js";
import { notePoll } from "../world/note-poll.js";
import { hasReplicas } from "../world/runner-status.js";
import type { Session } from "../world/session.js";
import { endSession, startSession } from "../world/sessions.js";
import { settle, type World } from "../world/world.js";
import { handOut, readLastReports, readReports, resume } from "./reports.js";

/** What the stand-ins' protocol needs. */
export interface ProtocolOptions {
  readonly world: World;
  readonly contextPath: string;
  readonly clockFactor: number;
}

/**
 * Adds the stand-ins' own protocol below `/stand-in`. It is ours: the vendor's between Runner and server is not
 * public. Requests are forms with the Runner's token in `X-Stand-In-Token`; answers are lines of words.
 *
 * | call | form | answer |
 * | --- | --- | --- |
 * | `POST /hello` | `sessionId`, `runnerId`, `clientId` (the id that the environment names, where it does), `version`, `hostname`, `installationPath` (launch directory), `packagePath`, `osFamily`, `maxRunning`, `onEnd` (`cut` or `resume`), `disk` (`kept` or, in a container without a volume, `lost`), `resumed`, `cut` (operations found on disk) | `heartbeat <real ms>` |
 * | `POST /poll` | `sessionId`, `running`, `queued`, `finished` (comma lists) | per operation handed out `operation <id> <real ms>` |
 * | `POST /goodbye` | `sessionId`, `finished` | nothing; the Runner is Down at once |
 * | `GET /presence?sessionId=` | | a body that never ends: its connection lives as long as the process, from before its hello |
 *
 * 401: the credentials are refused; with the words `refused end` the process exits. 410: the process is not known (any more); it says hello again, as a new one.
 */
export function addStandInProtocol(app: Hono, options: ProtocolOptions): void {
  const { world, contextPath, clockFactor } = options;
  const path = `${contextPath}/stand-in`;

  app.post(`${path}/hello`, async (context) => {
    settle(world);
    const form = await readForm(context);
    const id = form("sessionId");
    const session =
      world.sessions.get(id) ??
      startSession(world, {
        id,
        kind: "process",
        runnerId: runnerIdOf(world, form("runnerId")),
        clientId: form("clientId") || null,
        token: context.req.header("x-stand-in-token") ?? "",
        version: form("version"),
        hostname: form("hostname") || null,
        installationPath: form("installationPath") || null,
        packagePath: form("packagePath") || null,
        osFamily: form("osFamily") || null,
        maxRunning: Number(form("maxRunning")) || 50,
        onEnd: form("onEnd") === "resume" ? "resume" : "cut",
        keepsDisk: form("disk") !== "lost",
      });
    if (checkIn(world, session) === "refused") return refused(world, session);
    resume(world, session, { resumed: ids(form("resumed")), cut: ids(form("cut")) });
    return context.text(`heartbeat ${Math.max(1, Math.round(world.settings.heartbeatMs / clockFactor))}\n`);
  });

  app.post(`${path}/poll`, async (context) => {
    settle(world);
    const form = await readForm(context);
    const session = world.sessions.get(form("sessionId"));
    if (session?.endedAt !== null) return gone();
    if (checkIn(world, session) === "refused") return refused(world, session);
    notePoll(world, session);
    readReports(world, session, {
      running: ids(form("running")),
      queued: ids(form("queued")),
      finished: ids(form("finished")),
    });
    const lines = handOut(world, session).map(
      ({ id, durationMs }) => `operation ${id} ${Math.max(1, Math.round(durationMs / clockFactor))}\n`,
    );
    return context.text(lines.join(""));
  });

  app.post(`${path}/goodbye`, async (context) => {
    settle(world);
    const form = await readForm(context);
    const session = world.sessions.get(form("sessionId"));
    if (session === undefined) return gone();
    if (session.endedAt === null && checkIn(world, session) === "accepted") {
      readLastReports(world, session, ids(form("finished")));
    }
    endSession(world, session, "stopped");
    return context.text("");
  });

  app.get(`${path}/presence`, (context) => {
    settle(world);
    return new Response(presenceOf(world, context.req.query("sessionId") ?? ""), {
      headers: { "content-type": "text/plain" },
    });
  });
}

/** Ends with the process, however it ended: nobody can keep a dead process's connection open. */
function presenceOf(world: World, sessionId: string): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode("present\n"));
    },
    cancel: () => {
      settle(world);
      const session = world.sessions.get(sessionId);
      if (session !== undefined) endSession(world, session, "killed");
    },
  });
}

/** A process whose environment names a replica says that id where others say their Runner's. */
function runnerIdOf(world: World, id: string): string {
  if (!hasReplicas(world) || world.runners.has(id)) return id;
  return [...world.runners.values()].find((runner) => runner.replicas.has(id))?.id ?? id;
}

async function readForm(context: Context): Promise<(name: string) => string> {
  const form = new URLSearchParams(await context.req.text());
  return (name) => form.get(name) ?? "";
}

const ids = (list: string): readonly string[] => list.split(",").filter((id) => id !== "");
const refused = (world: World, session: Session): Response =>
  new Response(isEndedByRefusal(world, session) ? "refused end\n" : "refused\n", { status: 401 });
const gone = (): Response => new Response("not known\n", { status: 410 });
