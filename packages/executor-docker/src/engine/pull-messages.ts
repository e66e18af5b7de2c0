import { EngineFailure } from "./engine-failure.js";
import { limits } from "./limits.js";
import { objectOf, textOf } from "../json/json.js";

/** One line of what an engine says while it pulls. */
export interface PullMessage {
  readonly layer: string;
  readonly status: string;
  readonly doneBytes: number | null;
  readonly totalBytes: number | null;
  readonly error: string | null;
}

/** The messages in an engine's stream, as they come. */
export async function* readMessages(stream: NodeJS.ReadableStream): AsyncGenerator<PullMessage> {
  let rest = "";
  for await (const chunk of stream) {
    const part = chunk.toString();
    rest += part;
    if (rest.length > limits.pullMessage) throw tooLong();
    // A long line that comes in small parts is not searched from its beginning each time.
    if (!part.includes("\n")) continue;
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") yield messageOf(line);
  }
  if (rest.trim() !== "") yield messageOf(rest);
}

function tooLong(): EngineFailure {
  const said = `A message of the pull exceeds ${limits.pullMessage} characters`;
  return new EngineFailure({ status: null, systemCode: "ANSWER_TOO_LONG", said });
}

function messageOf(line: string): PullMessage {
  let json: Readonly<Record<string, unknown>>;
  try {
    json = objectOf(JSON.parse(line));
  } catch {
    return { layer: "", status: "", doneBytes: null, totalBytes: null, error: "it broke off in its answer" };
  }
  const progress = objectOf(json["progressDetail"]);
  const { current, total } = progress;
  return {
    layer: textOf(json["id"]),
    status: textOf(json["status"]),
    doneBytes: typeof current === "number" ? current : null,
    totalBytes: typeof total === "number" ? total : null,
    error: "error" in json ? textOf(json["error"]) || "no reason given" : null,
  };
}
