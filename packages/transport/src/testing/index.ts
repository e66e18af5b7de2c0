export type { TransportContractOptions } from "./contract/describe-transport-contract.js";
export { describeTransportContract } from "./contract/describe-transport-contract.js";
export type { TransportContractSubject } from "./contract/subject.js";
export type { SshKeyType } from "./ssh-server/generate-keys.js";
export type { SshHostKey, SshServer, SshServerOptions } from "./ssh-server/start-ssh-server.js";
export { startSshServer } from "./ssh-server/start-ssh-server.js";
