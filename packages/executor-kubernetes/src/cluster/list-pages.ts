import type { ApiObject } from "./manifest.js";
import { ApiError } from "./api-error.js";

/** 250 objects a page; a Pod has about 10 kB. */
const mostPages = 200;
const mostCharacters = 256_000_000;

/**
 * Reads a list page by page. `read` gives the text of the page that a token names, the first one for `undefined`.
 * Rejects with an `ApiError` where the pages have no end or are too long together.
 */
export async function listPages(
  read: (next: string | undefined) => Promise<string>,
  limit: { readonly mostCharacters: number } = { mostCharacters },
): Promise<readonly ApiObject[]> {
  const found: ApiObject[] = [];
  let next: string | undefined;
  let characters = 0;
  for (let page = 0; page < mostPages; page += 1) {
    const text = await read(next);
    characters += text.length;
    if (characters > limit.mostCharacters) break;
    const { items, metadata } = JSON.parse(text) as {
      items?: readonly ApiObject[];
      metadata?: { continue?: string };
    };
    for (const item of items ?? []) found.push(item);
    if (!metadata?.continue) return found;
    next = metadata.continue;
  }
  throw new ApiError({
    kind: "refused",
    message: `A list exceeds ${mostPages} pages or ${limit.mostCharacters} characters; name the namespace and the workload.`,
  });
}
