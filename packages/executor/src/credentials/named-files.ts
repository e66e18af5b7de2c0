/** A file that the start of a Runner names as a source of its settings. */
export interface NamedFile {
  /** `credentials-file` holds assignments; `configuration-file` properties (properties, YAML, JSON). */
  readonly kind: "credentials-file" | "configuration-file";
  /** As it is named: it may be relative to the launch directory. */
  readonly path: string;
}

// Properties and variables (rundeck/docs, Runner configuration; Micronaut, "Property Value Binding").
const names = [
  { kind: "credentials-file", property: "runner.credentials.file", variable: "RUNNER_CREDENTIALS_FILE" },
  { kind: "configuration-file", property: "micronaut.config.files", variable: "MICRONAUT_CONFIG_FILES" },
] as const;

/**
 * Variables from which a JVM (the first three: JDK documentation, "The java Command") or the usual start scripts take
 * further options.
 */
export const javaOptionVariables: readonly string[] = [
  "JAVA_TOOL_OPTIONS",
  "JDK_JAVA_OPTIONS",
  "_JAVA_OPTIONS",
  "JAVA_OPTS",
  "JAVA_OPTIONS",
];

/**
 * Returns the files that options and variables name as sources of a Runner's settings, where its token may stand. Resources of
 * the class path are not files. Never throws.
 *
 * @param options - One by one, without the blanks between them; those out of {@link javaOptionVariables} too.
 * @example
 * ```ts
 * import { namedFiles } from "@runner-upgrade/executor";
 *
 * namedFiles(["java", "-Drunner.credentials.file=/etc/runner/creds"], []);
 * // [{ kind: "credentials-file", path: "/etc/runner/creds" }]
 * ```
 */
export function namedFiles(
  options: readonly string[],
  environment: readonly (readonly [name: string, value: string])[],
): readonly NamedFile[] {
  return names.flatMap(({ kind, property, variable }) => {
    const inOptions = options.flatMap((option) => {
      const [, name = "", value = ""] = /^(?:-D|--?)([^=]+)=(.*)$/s.exec(option) ?? [];
      return name.toLowerCase() === property ? [value] : [];
    });
    const inEnvironment = environment.flatMap(([name, value]) => (name === variable ? [value] : []));
    return [...inOptions, ...inEnvironment]
      .flatMap((paths) => paths.split(","))
      .map((path) => path.trim().replace(/^file:/, ""))
      .filter((path) => path !== "" && !path.startsWith("classpath:"))
      .map((path) => ({ kind, path }));
  });
}
