/** How many bytes an engine's answers may have. Beyond them the call fails, so that no engine fills this process's memory. */
export const limits = {
  /** A list or an inspection; that of a thousand containers has about 2 MB. */
  answer: 33_554_432,
  /** Why a request was refused. */
  refusal: 65_536,
  /** The last lines of a log; the engine itself splits lines at 16 KiB. */
  logs: 8_388_608,
  /** One message of a pull. */
  pullMessage: 1_048_576,
  /** All messages of a pull: an hour of them has about 200 MB. They are not kept. */
  pull: 1_073_741_824,
  /** Layers whose progress is counted. */
  pullLayers: 10_000,
  /** What an archive adds to the small file in it. */
  archiveOverhead: 1_048_576,
  /** A directory that is copied from one container to the next. It is not kept. */
  archive: 68_719_476_736,
} as const;
