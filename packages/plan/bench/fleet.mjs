/**
 * A fleet of any size: groups of four with the same tags in one of fifty projects, every tenth group choosing by
 * node filter, some Runners absent or saturated. The same every time.
 */
export function fleetInput(count) {
  const projects = Array.from({ length: 50 }, (_, index) => ({
    name: `project-${index}`,
    dispatch: index % 10 === 0 ? "automatic" : "manual",
  }));
  const runners = Array.from({ length: count }, (_, index) => {
    const group = Math.floor(index / 4);
    const { name, dispatch } = projects[group % projects.length];
    return {
      id: `5e1f${String(index).padStart(8, "0")}-4c1d-4a53-9f0e-000000000000`,
      name: `runner-${index}`,
      tags: [`group-${group}`, "linux"],
      associations: [
        dispatch === "manual"
          ? { project: name, isNode: false }
          : { project: name, isNode: false, nodeFilter: `group: ${group}`, remoteNodeDispatch: true },
      ],
      status: index % 97 === 0 ? "Down" : index % 89 === 0 ? "Unhealthy" : "Healthy",
      version: "5.7.0-20241021",
      runningOperations: index % 7,
      maxRunning: 50,
      host: { platform: "vm", address: `host-${Math.floor(index / 2)}.internal` },
      hostFacts: { platform: "vm", findings: [] },
    };
  });
  return {
    server: { uuid: "server", version: "5.8.0-20250101", apiVersion: 50, replicas: "off" },
    projects,
    runners,
  };
}
