export { manifestsOf, persistentVolume, type CredentialsBy, type RunnerManifest } from "@runner-upgrade/lab";
