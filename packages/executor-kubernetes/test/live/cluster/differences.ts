/** What a cluster, and not a person, writes into an object. */
const notReviewed = [
  /^\.status/,
  /^\.metadata\.(?:resourceVersion|generation|managedFields|uid|creationTimestamp|selfLink)/,
  /^\.metadata\.annotations\.deployment\.kubernetes\.io\/revision/,
  /^\.metadata\.annotations\.deprecated\.daemonset\.template\.generation/,
];

/** The fields in which two versions of an object differ, as paths, sorted. */
export function differences(before: unknown, after: unknown): readonly string[] {
  const paths: string[] = [];
  compare("", before, after, paths);
  return paths.filter((path) => !notReviewed.some((pattern) => pattern.test(path))).sort();
}

function compare(path: string, one: unknown, other: unknown, paths: string[]): void {
  if (isTree(one) && isTree(other)) {
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)]))
      compare(`${path}.${key}`, one[key], other[key], paths);
  } else if (one !== other) paths.push(path);
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
