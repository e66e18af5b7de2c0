export { waitUntil } from "@runner-upgrade/lab";
