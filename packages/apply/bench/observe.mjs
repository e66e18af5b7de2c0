// How long observeFleet takes, in CPU time and in turns of the control plane, by the number of Runners. The control plane
// is in memory and answers each call one tick later; the naive reading beside it is the JSON of the same lists, parsed once.
// Build before: npx turbo run build && node bench/observe.mjs [most Runners]
import { observeFleet } from "../dist/index.js";
import { controlPlaneOf, executorOf } from "./control-plane.mjs";

const most = Number(process.argv[2] ?? 20_000);
console.log("  Runners   observe (CPU)   parse lists (CPU)   calls   most at a time");
const perRunner = new Map();
for (const count of [1_000, 2_500, 5_000, 10_000, 20_000].filter((each) => each <= most)) {
  const { controlPlane, hosts, lists, calls } = controlPlaneOf(count);
  const texts = lists.map((list) => JSON.stringify(list));
  const parsing = cpu(() => texts.map((text) => JSON.parse(text)));
  const start = process.cpuUsage();
  const fleet = await observeFleet({ controlPlane, hosts, executors: [executorOf()], serverUrl: null });
  const took = process.cpuUsage(start);
  perRunner.set(count, (took.user + took.system) / count);
  if (fleet.runners.length !== count) throw new Error("Runners are missing.");
  console.log(
    [
      String(count).padStart(9),
      ms((took.user + took.system) / 1000).padStart(15),
      ms(await parsing).padStart(19),
      String(calls.count).padStart(7),
      String(calls.most).padStart(16),
    ].join(" "),
  );
}

const [least, greatest] = [perRunner.get(5_000), perRunner.get(most)];
if (least !== undefined && greatest !== undefined)
  console.log(`FIGURES ${JSON.stringify({ growthARunner: greatest / least })}`);

function cpu(work) {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function ms(number) {
  return `${Math.round(number)} ms`;
}
