/** The names in the file `.rdrunner-creds`: shell assignments (rundeck/docs, Deploying Runners in Containers). */
export const fileNames = {
  token: "RUNDECK_RUNNER_TOKEN",
  url: "RUNDECK_SERVER_URL",
  id: "RUNDECK_RUNNER_ID",
} as const;

const assignment = (name: string): RegExp =>
  new RegExp(
    String.raw`^([ \t]*(?:export[ \t]+)?${name}=)("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s#;]*)(.*)$`,
    "m",
  );

/** The value of an assignment; null when there is none. */
export function valueIn(text: string, name: string): string | null {
  const raw = assignment(name).exec(text)?.[2];
  if (raw === undefined) return null;
  if (raw.startsWith("'")) return raw.slice(1, -1);
  return raw.startsWith('"') ? raw.slice(1, -1).replaceAll(/\\(["\\$`])/g, "$1") : raw;
}

/**
 * The file with another token, everything else as it was. What a file that was cut short lacks is filled in, so that a
 * Runner can read it again. Pure.
 */
export function withToken(
  text: string,
  values: { readonly token: string; readonly url: string; readonly id: string },
): string {
  let written = text;
  for (const key of ["token", "url", "id"] as const) {
    const pattern = assignment(fileNames[key]);
    const line = quote(values[key]);
    if (!pattern.test(written)) {
      const gap = written === "" || written.endsWith("\n") ? "" : "\n";
      written = `${written}${gap}${fileNames[key]}=${line}\n`;
    } else if (key === "token") {
      written = written.replace(
        pattern,
        (_all, before: string, _old: string, after: string) => `${before}${line}${after}`,
      );
    }
  }
  return written;
}

function quote(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`;
}
