/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "5: the other fields are written back as read",
  seed: 57,
  edits: [
    {
      find: "      const assigned = Object.keys(projects).length === 0 ? {} : { assignedProjects: projects };",
      plant:
        "      const assigned = { assignedProjects: Object.fromEntries(Object.entries(projects).slice(1)) };",
    },
  ],
};
