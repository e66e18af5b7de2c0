import { blocksOf, elementsOf, hostileTexts, htmlOf, runBlocks, textOf } from "@runner-upgrade/tooling/fuzz";
import { describe, expect, it } from "vitest";
import {
  defineFleet,
  formatPlan,
  parsePlan,
  planUpgrade,
  serializePlan,
  type Host,
  type Plan,
  type RunnerInput,
} from "../src/index.js";
import { comparePlans, formatComparison, type PlanComparison } from "../src/compare.js";
import { oneLine, type ByHand } from "../src/platform.js";

/** How many texts are tried; `RUNNER_UPGRADE_FUZZ=10000` tries them all. */
const wanted = Number(process.env["RUNNER_UPGRADE_FUZZ"] ?? "600");
const textsOfUnit = 6;
const unitsOfBatch = 50;
const batches = Array.from({ length: Math.ceil(wanted / textsOfUnit / unitsOfBatch) }, (_, index) => index);
const image = "r/x'`$(id)`\"|&:1";

/** What a unit is made of: one text for each of its fields. */
type Texts = (field: string) => string;

const kinds = ["Deployment", "StatefulSet", "DaemonSet", "Pod"] as const;

/** Each place in a command that a host has, in turn. */
function hostOf(index: number, text: Texts): Host {
  const address = text("address");
  const vm = { platform: "vm", address } as const;
  const kubernetes = { platform: "kubernetes", address } as const;
  const kind = kinds[index % kinds.length] ?? "Deployment";
  switch (index % 8) {
    case 0:
      return { ...vm, service: { kind: "systemd", unit: text("unit"), scope: "system" } };
    case 1:
      return {
        ...vm,
        service: { kind: "systemd", unit: text("unit"), scope: "user" },
        directory: text("path"),
      };
    case 2:
      return { ...vm, packagePath: `/opt/${text("path")}` };
    case 3:
      return { platform: "docker", address, container: text("container") };
    case 4:
      return { platform: "docker", address };
    case 5:
      return kubernetes;
    default:
      return { ...kubernetes, namespace: text("namespace"), workload: { kind, name: text("workload") } };
  }
}

/** Each place that a command names, in turn. */
function byHandOf(index: number, { platform }: Host, text: Texts): ByHand {
  const inTurn = <T>(...all: readonly T[]): T | undefined => all[Math.floor(index / 8) % all.length];
  switch (platform) {
    case "vm":
      return {
        login: inTurn("root", "runner", "other") ?? "other",
        tokenPlaces: [
          { kind: "environment-file", path: `/etc/${text("variables")}` },
          { kind: "unit-file", path: `/etc/${text("file")}` },
          { kind: "process-environment" },
        ],
      };
    case "docker":
      return {
        tokenPlaces: [
          inTurn(
            { kind: "variable" },
            { kind: "mounted-file", path: "/app/creds", source: text("source"), inside: text("inside") },
          ) ?? other,
        ],
      };
    default:
      return {
        container: text("inpod"),
        tokenPlaces: [
          { kind: "secret", secret: text("secret"), key: text("key"), holds: "token" },
          { kind: "secret", secret: text("filed"), key: text("filekey"), holds: "creds-file" },
          { kind: "variable" },
        ],
      };
  }
}

const other = { kind: "other", description: "elsewhere" } as const;

function runnerOf(index: number, text: Texts): RunnerInput {
  const host = hostOf(index, text);
  return {
    // The number in front keeps the order, so that plans of harmless and of hostile names can be compared.
    id: `${String(index).padStart(5, "0")}${text("id")}`,
    name: text("name"),
    status: "Healthy",
    version: "5.7.0",
    tags: [`${String(index).padStart(5, "0")}${text("tag")}`],
    associations: [{ project: `${String(index).padStart(5, "0")}${text("project")}` }],
    runningOperations: 0,
    maxRunning: 50,
    host,
    hostFacts: {
      platform: host.platform,
      byHand: byHandOf(index, host, text),
      findings: [{ code: "NOTED", level: "warning", message: text("finding"), remedies: [text("remedy")] }],
    },
  };
}

function planOf(
  batch: number,
  texts: (index: number) => Texts,
  credentials: "keep" | "rotate",
  ref: string,
): Plan {
  const runners = Array.from({ length: unitsOfBatch }, (_, at) => {
    const index = batch * unitsOfBatch + at;
    return runnerOf(index, texts(index));
  });
  const fleet = defineFleet({
    server: { version: "5.8.0", replicas: "off" },
    projects: runners.map(({ associations = [] }) => ({
      name: associations[0]?.project ?? "",
      dispatch: "manual",
    })),
    runners,
  });
  const plan = planUpgrade(fleet, { minAvailable: 0, canary: 0, credentials, image: ref });
  expect(plan.units).toHaveLength(unitsOfBatch);
  return plan;
}

/** Fields that are only shown may hold anything; the others enter commands, and what does not print is refused there. */
const shownOnly = new Set(["name", "finding", "remedy", "tag", "project"]);

/** The hostile text that stands for each harmless word. */
type Meanings = Map<string, string>;

function hostile(batch: number, meanings: Meanings): (index: number) => Texts {
  const texts = hostileTexts(1_000 + batch);
  return (index) => (field) => {
    const shown = shownOnly.has(field);
    const made = shown ? texts.any() : texts.word();
    // A hyphen at the beginning and a password in an address are refused.
    const text = shown ? `${field}${made}` : `${made.replaceAll("@", "%").replace(/^-+|^\s+$/, "")}x`;
    meanings.set(wordOf(index, field), text);
    return text;
  };
}

const wordOf = (index: number, field: string): string => `zq${index}${field}qz`;
const harmless =
  (index: number): Texts =>
  (field) =>
    wordOf(index, field);

const pattern = (text: string): string => text.replaceAll(/[.\\^$*+?()[\]{}|]/g, String.raw`\$&`);
/** What may become of a text on its way into a word: nothing, a file's name, the last part of a path, a pattern, a URL. */
const forms: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replaceAll("/", "_"),
  (text) => text.split("/").at(-1) ?? "",
  (text) => pattern(text.replaceAll("/", "_")),
  (text) => pattern(text.split("/").at(-1) ?? ""),
  (text) => encodeURIComponent(text),
];

/** The same words with each harmless one replaced by what it stands for, in every form. */
function meantBy(words: readonly string[], meanings: Meanings): string[][] {
  return words.map((word) => {
    const found = /zq\d+[a-z]+qz/.exec(word)?.[0];
    if (found === undefined) return [word];
    const text = meanings.get(found) ?? "";
    // What stands behind it in the same word is not changed on its way.
    const others = (rest: string): string =>
      rest.replaceAll(/zq\d+[a-z]+qz/g, (each) => (each === found ? each : (meanings.get(each) ?? "")));
    return forms.map((form) => others(word).replace(found, () => form(text)));
  });
}

/** A substituted process has a number of its own. */
const settled = (words: readonly string[]): string[] =>
  words.map((word) => word.replace(/^\/dev\/fd\/\d+$/, "/dev/fd/N"));

/** What was run and was not meant, and what was meant and was not run. Programs of one block may run beside each other. */
function differences(
  runs: readonly (readonly string[])[],
  meant: readonly (readonly string[])[],
  meanings: Meanings,
): unknown[] {
  const left = runs.map(settled);
  const missing = meant.filter((words) => {
    const allowed = meantBy(settled(words), meanings);
    const at = left.findIndex(
      (real) => real.length === allowed.length && real.every((word, place) => allowed[place]?.includes(word)),
    );
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [
    ...left.map((run) => ({ run })),
    ...missing.map((words) => ({ words, missing: meantBy(words, meanings) })),
  ];
}

const variables = {
  CONTAINER: "c",
  WORKLOAD: "w",
  POD: "p",
  KEY: "k",
  SECRET: "s",
  RUNDECK_URL: "https://rd",
};
/** How a plan differs from one in which everything that has a text of its own is another. */
function comparisonOf(plan: Plan): PlanComparison {
  const units = plan.units.slice(unitsOfBatch / 2).map((unit) => ({
    ...unit,
    runnerName: "another",
    host: { platform: "vm", address: "another" } as const,
    premises: { ...unit.premises, tags: [], projects: [] },
    needs: [],
  }));
  return comparePlans(plan, { ...plan, units, needs: [], warnings: [], procedures: {} });
}

const renderings = [
  { as: "markdown" },
  { as: "runbook", variant: "console" },
  { as: "runbook", variant: "rest-api" },
] as const;

// A shell and a renderer are slow on a machine that does other work.
describe.each(batches)("hostile names, paths and texts, batch %i", { timeout: 120_000 }, (batch) => {
  const meanings: Meanings = new Map();
  const credentials = batch % 2 === 0 ? "rotate" : "keep";
  const plan = planOf(batch, hostile(batch, meanings), credentials, image);
  const plain = planOf(batch, harmless, credentials, "zq0imageqz");
  meanings.set("zq0imageqz", image);

  it("leave a plan that is read back, and no line of text that a terminal obeys", () => {
    expect(parsePlan(serializePlan(plan))).toEqual(plan);
    const unfit = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
    expect(serializePlan(plan)).not.toMatch(unfit);
    const lines = formatPlan(plan, { as: "text" }).split("\n");
    for (const line of lines) expect(line).not.toMatch(unfit);
    expect(lines).toHaveLength(formatPlan(plain, { as: "text" }).split("\n").length);
  });

  it.each(renderings)("are drawn as text and nothing else: %o", (options) => {
    const html = htmlOf(formatPlan(plan, options));
    const { counts, strange } = elementsOf(html);
    expect(strange).toEqual([]);
    expect(counts).toEqual(elementsOf(htmlOf(formatPlan(plain, options))).counts);
    const squeezed = textOf(html.replaceAll(/<[^<>]*>/g, "")).replaceAll(/\s+/g, " ");
    for (const { runnerName } of plan.units) {
      expect(squeezed).toContain(oneLine(runnerName, 2_000).replaceAll(/\s+/g, " "));
    }
  });

  it("leave a comparison of as many lines and elements as harmless ones, and none that a terminal obeys", () => {
    const [bad, good] = [comparisonOf(plan), comparisonOf(plain)];
    const unfit = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
    expect(formatComparison(bad, { as: "json" })).not.toMatch(unfit);
    const [lines, meant] = [bad, good].map((each) =>
      formatComparison(each, { as: "text", most: 1_000 }).split("\n"),
    );
    for (const line of lines ?? []) expect(line).not.toMatch(unfit);
    expect(lines).toHaveLength(meant?.length ?? 0);
    const [html, other] = [bad, good].map((each) =>
      elementsOf(htmlOf(formatComparison(each, { as: "markdown", most: 1_000 }))),
    );
    expect(html?.strange).toEqual([]);
    expect(html?.counts).toEqual(other?.counts);
  });

  it.each(["console", "rest-api"] as const)(
    "arrive in %s's commands as one word each, and nothing else runs",
    (variant) => {
      // Programs are slow, and the words that they get are the same: some blocks are enough to show it.
      const stubs = batch === 0 && variant === "console" ? "programs" : "functions";
      const most = stubs === "programs" ? 150 : Infinity;
      const blocksIn = (each: Plan): string[] =>
        blocksOf(htmlOf(formatPlan(each, { as: "runbook", variant })), ["bash", "sh"]).slice(0, most);
      const [bad, good] = [plan, plain].map((each) => runBlocks(blocksIn(each), { variables, stubs }));
      expect(bad?.errors).toBe("");
      expect(bad?.runs.length).toBe(good?.runs.length);
      expect(bad?.runs.flat().length).toBeGreaterThan(unitsOfBatch);
      for (const [block, runs] of (good?.runs ?? []).entries()) {
        expect(differences(bad?.runs[block] ?? [], runs, meanings)).toEqual([]);
      }
      const files = (good?.files ?? []).flatMap((name) => meantBy([name], meanings).flat());
      for (const name of bad?.files ?? []) expect(files).toContain(name);
      expect(bad?.files).not.toContain("canary");
    },
  );
});
