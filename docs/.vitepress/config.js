import { defineConfig } from "vitepress";

export default defineConfig({
  title: "runner-upgrade",
  description:
    "Upgrade Rundeck / PagerDuty Runbook Automation Runners without leaving a job without a Runner.",
  cleanUrls: true,
  themeConfig: {
    search: { provider: "local" },
    sidebar: [
      {
        text: "Guide",
        items: [
          { text: "Getting started", link: "/guide/getting-started" },
          { text: "Concepts", link: "/guide/concepts" },
          { text: "Availability", link: "/guide/availability" },
          { text: "Job-aware coverage", link: "/guide/job-aware-coverage" },
          { text: "Policy", link: "/guide/policy" },
          { text: "By hand", link: "/guide/by-hand" },
          { text: "Discover Runners", link: "/guide/discover" },
          { text: "Hosts over SSH", link: "/guide/hosts-over-ssh" },
          { text: "Runners in Docker", link: "/guide/docker" },
          { text: "Runners in Kubernetes", link: "/guide/kubernetes" },
          { text: "Scripts of your own", link: "/guide/custom-scripts" },
          { text: "Lend tags", link: "/guide/lending" },
          { text: "Rebase a plan", link: "/guide/rebase" },
          { text: "Rehearse a plan", link: "/guide/rehearse-a-plan" },
          { text: "Rehearse on the simulator", link: "/guide/rehearse" },
          { text: "When something fails", link: "/guide/when-something-fails" },
        ],
      },
      { text: "Reference", items: [{ text: "Proven and assumed", link: "/facts" }] },
      {
        text: "Contributing",
        items: [
          { text: "Where a change goes", link: "/contributing/architecture" },
          { text: "Decisions", link: "/decisions/" },
          { text: "Checks and their lag", link: "/contributing/checks-and-lag" },
          { text: "Attacking a run", link: "/contributing/attack" },
          { text: "Rights on hosts", link: "/contributing/rights" },
          { text: "What draining costs", link: "/contributing/draining" },
          { text: "Benchmarks", link: "/contributing/benchmarks" },
        ],
      },
    ],
  },
});
