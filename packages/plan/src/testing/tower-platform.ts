import type { CustomHost } from "../hosts/host.js";
import { builtInPlatforms } from "../platforms/built-in.js";
import type { PlatformModule } from "../platforms/platform-module.js";

/** A host of a platform that this package does not know. */
export interface TowerHost extends CustomHost {
  readonly platform: "custom:tower";
  readonly floor: string;
  readonly note?: string;
}

/** A platform from outside, as small as one can be. */
export const tower: PlatformModule<TowerHost> = {
  platform: "custom:tower",
  deliversBy: "image",
  addressIs: "location",
  routes: [
    {
      name: "custom:tower-keep",
      canKeepServing: true,
      steps: [
        "inspect",
        "check-availability",
        "cordon",
        "drain",
        "roll-out",
        "verify",
        "uncordon",
        "clean-up",
      ],
    },
    {
      name: "custom:tower-rotate",
      steps: [
        "inspect",
        "check-availability",
        "cordon",
        "drain",
        "stop",
        "regenerate-credentials",
        "write-credentials",
        "start",
        "verify",
        "uncordon",
      ],
      variants: [
        {
          name: "filed",
          isFor: ({ credentialsIn }) => credentialsIn === "file",
          steps: [
            "inspect",
            "check-availability",
            "cordon",
            "drain",
            "save-state",
            "stop",
            "regenerate-credentials",
            "write-credentials",
            "start",
            "verify",
            "uncordon",
          ],
        },
      ],
    },
  ],
  routeOf: ({ credentials }) => `custom:tower-${credentials}`,
  parseHost: (value) => {
    if (typeof value !== "object" || value === null) return { problems: [{ path: "", message: "No host." }] };
    const { address, floor, note }: Partial<Record<string, unknown>> = { ...value };
    if (typeof address !== "string" || typeof floor !== "string")
      return { problems: [{ path: "floor", message: "A tower has floors." }] };
    return {
      host: { platform: "custom:tower", address, floor, ...(typeof note === "string" ? { note } : {}) },
    };
  },
  describeHost: ({ floor }) => [`floor ${floor}`],
  siteKey: ({ address }) => address,
  hostKey: ({ address, floor }) => `${address}/${floor}`,
  commandTexts: ({ floor }) => [["floor", floor]],
  runbookLines: ({ unit, variant }) => [`Take the stairs to floor ${unit.host.floor} (${variant}).`],
};

export const withTower: readonly PlatformModule[] = [...builtInPlatforms, tower];

export const towerHost: TowerHost = { platform: "custom:tower", address: "east", floor: "7" };
