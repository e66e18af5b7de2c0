/**
 * The planner that one writes first: for each Runner, look through the whole fleet for those that could stand in;
 * repeat until nobody is added. The same units as the real one for this fleet (same tags or same filter, one
 * stand-in), and nothing else of it: no notices, no ids, no schema.
 */
export function naivePlan({ runners }) {
  const serving = new Set(runners.filter(({ status }) => status === "Healthy").map(({ id }) => id));
  const order = [];
  const pending = new Set(runners);
  for (let before = -1; before !== order.length;) {
    before = order.length;
    for (const runner of pending) {
      const isAbsent = runner.status === "Down";
      const others = runners.filter(
        (other) => other.id !== runner.id && serving.has(other.id) && serves(other, runner),
      );
      if (!isAbsent && others.length < 1) continue;
      order.push(runner.id);
      serving.add(runner.id);
      pending.delete(runner);
    }
  }
  return order;
}

function serves(other, runner) {
  return runner.associations.every((part) => {
    const its = other.associations.find(({ project }) => project === part.project);
    if (its === undefined) return false;
    if (part.nodeFilter !== undefined) return its.nodeFilter === part.nodeFilter && its.remoteNodeDispatch;
    return [...other.tags].sort().join() === [...runner.tags].sort().join();
  });
}
