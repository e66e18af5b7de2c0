/** Why a body could not be read whole. */
export type BodyProblem =
  { readonly kind: "too-large" } | { readonly kind: "interrupted"; readonly cause: unknown };

/** A body, or why there is none. */
export type BodyResult =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: BodyProblem };

/**
 * Reads a body as UTF-8, and stops reading (and the transfer) as soon as it is longer than `maxBytes`: it is then too
 * large, or, where its beginning tells enough, cut there.
 */
export async function readText(
  response: Response,
  maxBytes: number,
  whenLonger: "refuse" | "cut" = "refuse",
): Promise<BodyResult> {
  if (response.body === null) return { ok: true, text: "" };
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  const stop = async (): Promise<void> => {
    await reader.cancel().catch(() => undefined);
  };
  const announced = Number(response.headers.get("content-length") ?? "0");
  if (whenLonger === "refuse" && announced > maxBytes) {
    await stop();
    return { ok: false, problem: { kind: "too-large" } };
  }

  const decoder = new TextDecoder();
  let text = "";
  let received = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { ok: true, text: text + decoder.decode() };
      received += value.byteLength;
      if (received > maxBytes) {
        await stop();
        if (whenLonger === "refuse") return { ok: false, problem: { kind: "too-large" } };
        const kept = value.subarray(0, value.byteLength - (received - maxBytes));
        return { ok: true, text: text + decoder.decode(kept, { stream: true }) };
      }
      text += decoder.decode(value, { stream: true });
    }
  } catch (cause) {
    await stop();
    return { ok: false, problem: { kind: "interrupted", cause } };
  }
}
