export { startLiveHosts, type LiveHost, type LiveHosts } from "@runner-upgrade/lab";
