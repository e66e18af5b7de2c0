// A registry that does not carry the packages of every platform makes npm leave them out of the lockfile, and then
// `npm ci` refuses it everywhere. What a package names as optional and what is missing is entered here: version from the
// one who names it, platform from its name. npm fetches an entry of this kind only on that platform.

const systems = {
  darwin: "darwin",
  linux: "linux",
  win32: "win32",
  windows: "win32",
  android: "android",
  freebsd: "freebsd",
  openbsd: "openbsd",
  netbsd: "netbsd",
  openharmony: "openharmony",
};
const processors = { 64: "x64", x64: "x64", arm64: "arm64", arm: "arm", ia32: "ia32", ppc64: "ppc64" };
for (const name of ["riscv64", "s390x", "loong64"]) processors[name] = name;

function platformOf(name) {
  const parts = name.split("/").at(-1).split("-");
  const os = parts.map((part) => systems[part]).find(Boolean);
  const cpu = parts.map((part) => processors[part]).find(Boolean);
  if (!os || !cpu) throw new Error(`The platform of ${name} is not known: add it to complete-lockfile.mjs.`);
  const isMusl = parts.some((part) => part.startsWith("musl"));
  const isGnu = parts.some((part) => part.startsWith("gnu")) && os === "linux";
  return { os: [os], cpu: [cpu], ...(isMusl ? { libc: ["musl"] } : isGnu ? { libc: ["glibc"] } : {}) };
}

function isThere(packages, folder, name) {
  for (let place = folder; ; place = place.slice(0, Math.max(0, place.lastIndexOf("/node_modules/")))) {
    if (packages[`${place ? `${place}/` : ""}node_modules/${name}`]) return true;
    if (place === "" || !place.includes("node_modules/")) return false;
  }
}

/** Enters what is missing and gives back how many that were. */
export function completeLockfile(lockfile) {
  const { packages } = lockfile;
  let count = 0;
  for (const [folder, entry] of Object.entries({ ...packages })) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isThere(packages, folder, name) || !/^\d/.test(version)) continue;
      packages[`node_modules/${name}`] = {
        version,
        ...platformOf(name),
        ...(entry.dev ? { dev: true } : {}),
        optional: true,
      };
      count += 1;
    }
  }
  const root = packages[""];
  delete packages[""];
  const sorted = Object.keys(packages).sort((left, right) => left.localeCompare(right, "en"));
  lockfile.packages = { "": root, ...Object.fromEntries(sorted.map((key) => [key, packages[key]])) };
  return count;
}

/**
 * Enters the integrity where npm left it out, so that `npm ci` verifies every package. `integrityOf` is asked for
 * `name@version`. Returns how many entries it completed.
 */
export function completeIntegrity({ packages }, integrityOf) {
  const open = Object.entries(packages).filter(
    ([folder, entry]) =>
      folder.includes("node_modules/") && !entry.link && !entry.inBundle && !entry.integrity,
  );
  for (const [folder, entry] of open) {
    const spec = `${entry.name ?? folder.split("node_modules/").at(-1)}@${entry.version}`;
    const integrity = integrityOf(spec);
    if (!/^sha512-/.test(integrity)) throw new Error(`The registry publishes no SHA-512 of ${spec}.`);
    entry.integrity = integrity;
  }
  return open.length;
}
