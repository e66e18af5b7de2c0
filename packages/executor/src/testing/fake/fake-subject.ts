import type { CustomPlatform } from "@runner-upgrade/plan/platform";
import { Secret } from "../../secret/secret.js";
import type { ExecutorSubject, SubjectRequest } from "../subject/subject.js";
import { packageOf } from "../subject/test-package.js";
import { createFakeExecutor } from "../../fake/fake-executor.js";
import { createFakeWorld } from "../../fake/fake-world.js";

const hostileName = "ru'n\"ner; $(touch /tmp/x) `id`\n--help ünïcode";

/** A fake world as a subject of the contract suite. */
export function createFakeSubject(
  { isHostile }: SubjectRequest,
  platform: "vm" | CustomPlatform = "vm",
): Promise<ExecutorSubject> {
  const world = createFakeWorld();
  const id = "8f1f2a3b-0000-4000-8000-000000000001";
  const oldToken = "canary-old-token-71c2";
  const newToken = "canary-new-token-93ab";
  const address = isHostile ? `host ${hostileName}` : "host-1";
  world.addRunner({
    runnerId: id,
    address,
    token: oldToken,
    version: "5.6.0",
    invocation: { arguments: ["-Dx=y"] },
  });
  world.addHost({ address: "refusing", access: "refused" });
  const runner = () => world.host(address).runner(id);
  return Promise.resolve({
    createExecutor: () => createFakeExecutor({ world, platform }),
    runner: { id, name: isHostile ? hostileName : "runner-1" },
    host: { platform, address },
    missingHost: { platform, address: "missing" },
    refusingHost: { platform, address: "refusing" },
    serverUrl: "http://127.0.0.1:4440",
    oldVersion: "5.6.0",
    targetVersion: "5.7.0",
    route: [
      "inspect",
      "save-state",
      "stop",
      "regenerate-credentials",
      "download-package",
      "install-package",
      "start",
      "clean-up",
    ],
    regenerate: () => Promise.resolve({ runnerId: id, token: Secret.of(newToken) }),
    package: packageOf({ bytes: zipLike }),
    brokenPackages: {
      cutShort: packageOf({ bytes: zipLike.slice(0, 8), sizeBytes: zipLike.byteLength }),
      notZip: packageOf({ bytes: new TextEncoder().encode("<html>please log in</html>") }),
    },
    secrets: [oldToken, newToken],
    timeLimitMs: 5_000,
    world: {
      processes: () =>
        Promise.resolve(
          runner().processes.map(({ token, version, invocation }) => ({ token, version, invocation })),
        ),
      killProcess: () => {
        runner().end("silently");
        return Promise.resolve();
      },
      leftovers: () => {
        const { kept, staged, hasSavedState } = runner();
        return Promise.resolve([
          ...(kept === null ? [] : ["kept package"]),
          ...(staged === null ? [] : ["staged package"]),
          ...(hasSavedState ? ["saved state"] : []),
        ]);
      },
      disturb: (fault) => world.host(address).disturb(fault),
      startAnother: () => {
        runner().start();
        return Promise.resolve();
      },
      superviseProcess: () => {
        runner().isSupervised = true;
        return Promise.resolve();
      },
      breakNewPackage: () => {
        runner().brokenVersions.add("5.7.0");
        return Promise.resolve();
      },
    },
    dispose: () => Promise.resolve(),
  });
}

const zipLike = new Uint8Array([0x50, 0x4b, 3, 4, ...new Array<number>(60).fill(7)]);
