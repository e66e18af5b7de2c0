import { posix } from "node:path";
import {
  argumentFilesIn,
  javaOptionVariables,
  namedFiles,
  seemsToSetToken,
  wordsOf,
} from "@runner-upgrade/executor";
import type { Container } from "../engine/inspection.js";
import { tmpfsesOf } from "../engine/tmpfs.js";
import type { DockerCall } from "../host/docker-call.js";
import { textOf, textsOf } from "../json/json.js";
import { variableOf } from "./variables.js";

/** Sources beside the variables and the credentials file in which a token may stand. Each in words. */
export interface OtherSources {
  /** Those that could not be read. */
  readonly unread: readonly string[];
  /** Those that set a token, or seem to, and are not written by a rotation. */
  readonly notRenewed: readonly string[];
}

// A property by which the token could come in an argument, which is fixed with the container's command.
const tokenProperty = /-Drunner\.rundeck\.server\.token=/i;

/**
 * Looks at the files that a container's command and variables name as sources of its settings. Nothing is known of what the
 * start script of an image reads of its own accord.
 */
export async function otherSources(call: DockerCall, container: Container): Promise<OtherSources> {
  const { config, environment } = container;
  const unread: string[] = [];
  const notRenewed: string[] = [];
  const directory = textOf(config["WorkingDir"]) || "/";
  const read = async (path: string): Promise<string | null> => {
    const file = await call.engine.readFile(container.id, path);
    return file?.bytes.toString("utf8") ?? null;
  };
  const words = [...textsOf(config["Entrypoint"]), ...textsOf(config["Cmd"])]
    // One argument may be a whole script: sh -c "java -Dname=value …". An option is one word, whatever it holds.
    .flatMap((part) => (/\s/.test(part) && !part.startsWith("-") ? wordsOf(part) : [part]))
    .concat(javaOptionVariables.flatMap((name) => wordsOf(variableOf(environment, name) ?? "")));
  for (const argumentFile of argumentFilesIn(words)) {
    const path = posix.resolve(directory, argumentFile);
    const text = await read(path);
    if (text === null) unread.push(`the file of arguments ${path}`);
    else words.push(...wordsOf(text));
  }
  const inArgument = words.find((word) => tokenProperty.test(word));
  if (inArgument !== undefined) {
    call.redactor.add(inArgument.slice(inArgument.indexOf("=") + 1));
    notRenewed.push("an argument of its command, which sets the token");
  }
  const named = namedFiles(
    words,
    environment.map((entry) => {
      const [name = "", ...rest] = entry.split("=");
      return [name, rest.join("=")] as const;
    }),
  );
  for (const { kind, path: name } of named) {
    const path = posix.resolve(directory, name);
    if (path === call.settings.credentialsFile) continue;
    const text = await read(path);
    if (text === null) unread.push(`${path}, which its start names`);
    else if (kind === "credentials-file")
      notRenewed.push(`${path}, which its start names as its credentials file`);
    else if (seemsToSetToken(text))
      notRenewed.push(`${path}, a file of properties that seems to set the token`);
  }
  // Of a tmpfs the engine shows nothing: what an entrypoint writes there at each start cannot be seen.
  const file = call.settings.credentialsFile;
  const tmpfs = tmpfsesOf(container).find(
    (at) => file === at || file.startsWith(`${at.replace(/\/$/, "")}/`),
  );
  const link = await call.engine.readLink(container.id, file);
  if (link !== null) unread.push(`${file}, which is a link (to ${link})`);
  if (tmpfs !== undefined) unread.push(`${file}, which would lie in the tmpfs ${tmpfs}`);
  return { unread: [...new Set(unread)], notRenewed: [...new Set(notRenewed)] };
}
