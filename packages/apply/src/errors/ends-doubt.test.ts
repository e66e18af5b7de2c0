import { expect, it } from "vitest";
import { endsDoubt } from "./ends-doubt.js";

it.each([200, 302, 400, 401, 403, 404, 409, 429, 500, 501, 505])(
  "%i is an answer of the server itself",
  (status) => {
    expect(endsDoubt(status)).toBe(true);
  },
);

it.each([null, 408, 502, 503, 504, 520, 524, 599])(
  "%s leaves open whether the request takes effect later",
  (status) => {
    expect(endsDoubt(status)).toBe(false);
  },
);
