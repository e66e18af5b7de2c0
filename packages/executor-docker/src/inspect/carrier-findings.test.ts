import { Secret } from "@runner-upgrade/executor";
import type { JsonObject } from "@runner-upgrade/plan/platform";
import { expect, it } from "vitest";
import { parseContainer, parseImage } from "../engine/inspection.js";
import { carrierFindings } from "./carrier-findings.js";
import type { FoundContainer } from "./find-containers.js";

const supplied = { Cmd: ["java", "-jar", "pd-runner.jar"], Entrypoint: null };
const image = parseImage({ Id: "sha256:new", Config: supplied });

function found(
  name: string,
  parts: { readonly config?: JsonObject; readonly imageId?: string; readonly token?: string | null } = {},
): FoundContainer {
  const { config = {}, imageId = "sha256:new", token = "one" } = parts;
  return {
    container: parseContainer({
      Id: name.padEnd(64, "0"),
      Name: `/${name}`,
      Image: imageId,
      Config: { Image: "team/runner:5.7.0", ...supplied, ...config },
    }),
    identity: {
      runnerId: "r",
      url: null,
      place: { kind: "variable" },
      isAlsoInFile: false,
      otherWriter: null,
      token: token === null ? null : Secret.of(token),
    },
  };
}

const say = (...all: readonly FoundContainer[]): readonly string[] =>
  carrierFindings(all, new Map(["sha256:new", "sha256:later", "sha256:debian"].map((id) => [id, image]))).map(
    ({ message }) => message,
  );

it("takes containers of one repository, command and token for one Runner, whatever their tags", () => {
  const others = [
    found("b", { imageId: "sha256:later", config: { Image: "docker.io/team/runner:5.8.0" } }),
    found("c", { config: { Image: "team/runner@sha256:0123" } }),
  ];
  expect(say(found("a"), ...others)).toEqual([]);
  expect(say(found("a"))).toEqual([]);
});

it.each([
  ["image repository", { imageId: "sha256:debian", config: { Image: "debian:bookworm-slim" } }],
  ["command", { config: { Cmd: ["sleep", "infinity"] } }],
  ["token", { token: "another" }],
  ["token", { token: null }],
])("names both where a second carrier has another %s", (what, parts) => {
  const messages = say(found("a"), found("b", parts));
  expect(messages).toHaveLength(1);
  expect(messages[0]).toContain("a (team/runner:5.7.0)");
  expect(messages[0]).toContain("b (");
  expect(messages[0]).toContain(what);
  expect(messages.join()).not.toContain("another ");
});

it("blocks, and tells how to keep them apart", () => {
  const [finding] = carrierFindings([found("a"), found("b", { token: "x" })], new Map());
  expect(finding).toMatchObject({ code: "IDENTITY_SHARED", level: "failed" });
  expect(finding?.remedies?.join()).toContain("docker stop");
});
