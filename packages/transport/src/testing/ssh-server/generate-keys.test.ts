import { expect, it } from "vitest";

import { loadSsh2 } from "../../ssh2/ssh2-library.js";
import { generateKeyPair } from "./generate-keys.js";

it("generates pairs that can always be read", async () => {
  const ssh2 = await loadSsh2();
  for (let count = 0; count < 1_500; count += 1) {
    const pair = generateKeyPair(ssh2, "ed25519");
    expect(ssh2.utils.parseKey(pair.public)).not.toBeInstanceOf(Error);
    expect(ssh2.utils.parseKey(pair.private)).not.toBeInstanceOf(Error);
  }
});
