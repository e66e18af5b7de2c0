/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "4: a Runner is given its cordon back once it is verified",
  edits: [
    {
      find: `  return routes[route];
}`,
      plant: `  const kinds = [...routes[route]];
  const [first, second] = [kinds.indexOf("verify"), kinds.indexOf("uncordon")];
  if (first >= 0 && second >= 0) kinds.splice(first, 0, ...kinds.splice(second, 1));
  return kinds;
}`,
    },
  ],
};
