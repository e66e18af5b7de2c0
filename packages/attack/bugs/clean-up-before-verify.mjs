/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "5: what the old Runner would be put back from is kept until the new one is verified",
  edits: [
    {
      find: `  return routes[route];
}`,
      plant: `  const kinds = [...routes[route]];
  const [first, second] = [kinds.indexOf("verify"), kinds.indexOf("clean-up")];
  if (first >= 0 && second >= 0) kinds.splice(first, 0, ...kinds.splice(second, 1));
  return kinds;
}`,
    },
  ],
};
