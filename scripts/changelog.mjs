// What `changeset version` writes changelogs with: links to commits and pull requests where GITHUB_TOKEN allows to look
// them up, the plain entries of changesets otherwise, so that a version can be tried on any machine.
import github from "@changesets/changelog-github";
import plain from "@changesets/cli/changelog";

/** A CommonJS module's functions, whichever way its default export arrives. */
const functionsOf = (imported) => imported.default ?? imported;

const generator = functionsOf(process.env.GITHUB_TOKEN ? github : plain);

export default {
  getReleaseLine: (...values) => generator.getReleaseLine(...values),
  getDependencyReleaseLine: (...values) => generator.getDependencyReleaseLine(...values),
};
