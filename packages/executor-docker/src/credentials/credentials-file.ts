import { assignmentLine, credsFileNames, readAssignment, replaceAssignment } from "@runner-upgrade/executor";

/**
 * The file with another token, everything else as it was. What a file that was cut short lacks is filled in, so that a
 * Runner can read it again. Pure.
 */
export function withToken(
  text: string,
  values: { readonly token: string; readonly url: string; readonly id: string },
): string {
  const { token: name } = credsFileNames;
  let written = replaceAssignment(text, name, values.token) ?? withLine(text, name, values.token);
  for (const key of ["url", "id"] as const) {
    if (readAssignment(written, credsFileNames[key]) !== null) continue;
    written = withLine(written, credsFileNames[key], values[key]);
  }
  return written;
}

function withLine(text: string, name: string, value: string): string {
  const gap = text === "" || text.endsWith("\n") ? "" : "\n";
  return `${text}${gap}${assignmentLine(name, value)}`;
}
