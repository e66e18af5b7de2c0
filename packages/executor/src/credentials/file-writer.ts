// How tools that manage the configuration of hosts mark what they write.
const tools =
  /\b(ansible|puppet|chef|saltstack|salt|cfengine|terraform|cloud-init|cloudinit|consul-template|vault[ -]agent|augeas|rudder|bcfg2|nixos)\b/i;
const marks =
  /\b(?:managed|maintained|generated|written|controlled|deployed|rendered)\s+(?:automatically\s+)?(?:by|with|using|from)\b|\bdo\s*n[o']t\s+(?:edit|modify|change|touch)\b|\bautomatically\s+generated\b|\bauto-?generated\b|\bansible[_ ]managed\b/i;

/**
 * Says, in words that follow a file's name, who else writes it: its place or its header tells. Null where neither does. Never
 * throws.
 *
 * @param path - The file's real path on its host.
 * @example
 * ```ts
 * import { fileWriterOf } from "@runner-upgrade/executor";
 *
 * fileWriterOf("/etc/creds", "# Ansible managed\n"); // "its header says that Ansible writes it"
 * ```
 */
export function fileWriterOf(path: string, text: string): string | null {
  if (/^(?:\/var)?\/run\//.test(path)) return "it lies in /run, which is made anew at each boot";
  const header = text
    .split(/\r?\n/)
    .slice(0, 30)
    .find((line) => /^\s*[#;]/.test(line) && marks.test(line));
  if (header === undefined) return null;
  const tool = tools.exec(header)?.[1];
  return tool === undefined
    ? "its header says that a tool writes it"
    : `its header says that ${tool} writes it`;
}
