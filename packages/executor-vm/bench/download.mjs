// How fast a package is downloaded to a host by way of this machine, beside the command that one types there:
// curl | cat >f; sync; sha256sum f. Both on this machine, in turns, over the same server.
// Build before: npx turbo run build && node bench/download.mjs [MiB] [rounds]
import { fork, spawnSync } from "node:child_process";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { downloader } from "./downloader.mjs";

const [mebibytes = 1024, rounds = 3] = process.argv.slice(2).map(Number);
const sizeBytes = mebibytes * 1024 * 1024;
const directory = await realpath(await mkdtemp(join(tmpdir(), "bench-download-")));
const server = fork(fileURLToPath(new URL("package-server.mjs", import.meta.url)), [String(sizeBytes)]);
try {
  const url = await new Promise((resolve) => server.once("message", resolve));
  const download = downloader({ url, directory, sizeBytes });
  const times = { ours: [], typed: [] };
  for (let round = 0; round < rounds; round += 1) {
    times.typed.push(await timed(() => typed(`${url}/package`)));
    times.ours.push(await timed(download));
  }
  const [ours, byHand] = [times.ours, times.typed].map(median);
  console.log(`${mebibytes} MiB, median of ${rounds}`);
  console.log(`curl | cat >f; sync; sha256sum f   ${rate(byHand)}`);
  console.log(`download-package                   ${rate(ours)}   ${(byHand / ours).toFixed(2)} of it`);
  console.log(`FIGURES ${JSON.stringify({ throughput: byHand / ours })}`);
  console.log(`peak memory of this process        ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`);
} finally {
  server.disconnect();
  await rm(directory, { recursive: true, force: true });
}

function typed(url) {
  const script = 'curl -sf "$1" | cat >"$2" && sync && sha256sum "$2"';
  const { status, stderr } = spawnSync("sh", ["-c", script, "sh", url, join(directory, "by-hand")]);
  if (status !== 0) throw new Error(String(stderr));
}

async function timed(work) {
  await rm(join(directory, "by-hand"), { force: true });
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(values) {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
}

function rate(ms) {
  return `${(ms / 1000).toFixed(2).padStart(6)} s ${String(Math.round((mebibytes / ms) * 1000)).padStart(5)} MiB/s`;
}
