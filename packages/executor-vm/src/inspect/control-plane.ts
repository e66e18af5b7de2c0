import { withoutUserInfo } from "@runner-upgrade/executor";
import type { Finding } from "@runner-upgrade/plan/platform";
import type { HostShell } from "../host/host-shell.js";
import type { Invocation } from "../invocation/invocation.js";

/** The proxy that a Runner goes through, by its `-D` options (rundeck/docs, runner configuration). */
export interface RunnerProxy {
  readonly address: string;
  readonly type: "http" | "socks5h";
  readonly user: string | null;
  readonly password: string | null;
}

/** Reads a Runner's proxy out of its arguments, and out of variables that hold JVM options. */
export function proxyOf(
  invocation: Pick<Invocation, "arguments" | "environment"> | null,
): RunnerProxy | null {
  if (invocation === null) return null;
  const optionVariables = ["JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"];
  const words = [
    ...invocation.environment
      .filter(([name]) => optionVariables.includes(name))
      .flatMap(([, value]) => value.split(/\s+/)),
    ...invocation.arguments,
  ];
  const property = (name: string): string | null => {
    const prefix = `-Dmicronaut.http.client.proxy-${name}=`;
    return (
      words
        .filter((word) => word.startsWith(prefix))
        .at(-1)
        ?.slice(prefix.length) ?? null
    );
  };
  const address = property("address");
  if (address === null || address === "") return null;
  return {
    address: address.replace(/^\//, ""),
    type: property("type")?.toLowerCase() === "socks" ? "socks5h" : "http",
    user: property("username"),
    password: property("password"),
  };
}

// curl reads the rest of its options, the proxy's password among them, from standard input. Any answer of the server is
// an answer. Certificates are not judged: the Runner's Java has a trust store of its own.
const tryScript = `
if command -v curl >/dev/null 2>&1; then
  answer=$(curl --silent --show-error --insecure --output /dev/null --max-time 10 --write-out '%{http_code}' --config - 2>&1)
  printf 'curl %s %s\\n' "$?" "$answer"
elif [ "$2" = direct ] && command -v wget >/dev/null 2>&1; then
  answer=$(wget --no-check-certificate --tries=1 --timeout=10 --output-document=/dev/null -- "$1" 2>&1 | tail -n 2)
  printf 'wget %s\\n' "$answer"
else
  echo none
fi
exit 0
`;

/** Tries to reach the control plane from the host, in the way that the Runner goes. A warning at most: we are not it. */
export async function findControlPlane(
  shell: HostShell,
  serverUrl: string,
  proxy: RunnerProxy | null,
): Promise<Finding> {
  // An argument is seen by every user of the host, and a finding by everybody.
  const url = withoutUserInfo(serverUrl);
  const config = [
    `url = ${quoteCurl(url)}`,
    ...(proxy === null
      ? ['noproxy = "*"']
      : [
          `proxy = ${quoteCurl(`${proxy.type}://${proxy.address}`)}`,
          'noproxy = ""',
          ...(proxy.user === null
            ? []
            : [`proxy-user = ${quoteCurl(`${proxy.user}:${proxy.password ?? ""}`)}`]),
        ]),
  ];
  if (proxy?.password != null) shell.redactor.add(proxy.password);
  const { stdout } = await shell.script(tryScript, [url, proxy === null ? "direct" : "proxy"], {
    stdin: `${config.join("\n")}\n`,
  });
  const way = proxy === null ? "" : ` through the proxy ${proxy.address}`;
  const [tool, ...rest] = stdout.trim().split(/\s+/);
  const said = shell.quote(rest.join(" "));
  if (tool === "none") {
    return {
      code: "CONTROL_PLANE_NOT_TRIED",
      level: "ok",
      message: "The host has no curl to try the control plane with; the Runner's own check-ins tell.",
    };
  }
  const isReached =
    tool === "curl"
      ? rest[0] === "0" && rest[1] !== "000"
      : /20\d|30\d|40\d|saved|ERROR [1-5]\d\d/.test(said);
  return isReached
    ? { code: "CONTROL_PLANE", level: "ok", message: `The host reaches ${url}${way}.` }
    : {
        code: "CONTROL_PLANE_NOT_REACHABLE",
        level: "warning",
        message: `The host does not reach ${url}${way}: ${said}.`,
        remedies: ["Check firewall, proxy and name resolution of the host before upgrading."],
      };
}

function quoteCurl(text: string): string {
  return `"${text.replaceAll(/["\\]/g, (character) => `\\${character}`).replaceAll(/[\r\n]/g, " ")}"`;
}
