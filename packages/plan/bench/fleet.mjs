/** How a fleet of the benchmark is laid out. */
export const shapes = {
  /** Groups of four with the same tags; every tenth project chooses by node filter. */
  groups: { policy: { maxInFlight: "5%" }, input: groupsInput },
  /** One to four of 400 tags, twenty projects, three platforms; each tag is a need. */
  mixed: {
    policy: { maxInFlight: "5%", coverage: "each-tag", image: "rundeckpro/runner:5.8.0" },
    input: mixedInput,
  },
};

const server = { uuid: "server", version: "5.8.0-20250101", apiVersion: 50, replicas: "off" };

function statusOf(index) {
  return index % 97 === 0 ? "Down" : index % 89 === 0 ? "Unhealthy" : "Healthy";
}

function runnerAt(index) {
  return {
    id: `5e1f${String(index).padStart(8, "0")}-4c1d-4a53-9f0e-000000000000`,
    name: `runner-${index}`,
    status: statusOf(index),
    version: "5.7.0-20241021",
    runningOperations: index % 7,
    maxRunning: 50,
  };
}

function groupsInput(count) {
  const projects = Array.from({ length: 50 }, (_, index) => ({
    name: `project-${index}`,
    dispatch: index % 10 === 0 ? "automatic" : "manual",
  }));
  const runners = Array.from({ length: count }, (_, index) => {
    const group = Math.floor(index / 4);
    const { name, dispatch } = projects[group % projects.length];
    return {
      ...runnerAt(index),
      tags: [`group-${group}`, "linux"],
      associations: [
        dispatch === "manual"
          ? { project: name, isNode: false }
          : { project: name, isNode: false, nodeFilter: `group: ${group}`, remoteNodeDispatch: true },
      ],
      host: { platform: "vm", address: `host-${Math.floor(index / 2)}.internal` },
      hostFacts: { platform: "vm", findings: [] },
    };
  });
  return { server, projects, runners };
}

function mixedInput(count) {
  const random = mulberry(42);
  const below = (limit) => Math.floor(random() * limit);
  const projects = Array.from({ length: 20 }, (_, index) => ({
    name: `project-${index}`,
    dispatch: index % 10 === 0 ? "automatic" : "manual",
  }));
  const runners = Array.from({ length: count }, (_, index) => {
    const project = below(projects.length);
    const { name, dispatch } = projects[project];
    return {
      ...runnerAt(index),
      // Twenty tags belong to each project.
      tags: Array.from({ length: 1 + below(4) }, () => `tag-${project * 20 + below(20)}`),
      associations: [
        dispatch === "manual"
          ? { project: name, isNode: false }
          : { project: name, isNode: false, nodeFilter: `zone: ${below(50)}`, remoteNodeDispatch: true },
      ],
      ...hostAt(index),
    };
  });
  return { server, projects, runners };
}

function hostAt(index) {
  switch (index % 3) {
    case 0:
      return {
        host: { platform: "vm", address: `host-${index}.internal` },
        hostFacts: { platform: "vm", findings: [] },
      };
    case 1:
      return {
        host: { platform: "docker", address: `tcp://engine-${index % 200}.internal:2376` },
        hostFacts: { platform: "docker", findings: [], container: containerFacts },
      };
    default:
      return {
        host: { platform: "kubernetes", address: `cluster-${index % 5}`, namespace: `ns-${index % 300}` },
        hostFacts: { platform: "kubernetes", findings: [], container: containerFacts },
      };
  }
}

const containerFacts = { image: "rundeckpro/runner:5.7.0", credentialsIn: "variable", keepsServing: false };

/** The same numbers every time. */
function mulberry(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
