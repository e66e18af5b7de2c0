import type { Server } from "@runner-upgrade/plan";
import type { ControlPlane } from "../control-plane/control-plane.js";

/** Reads what the server is: version, API version, whether it runs replicas. Rejects as the control plane does. */
export async function readServer(controlPlane: ControlPlane, signal?: AbortSignal): Promise<Server> {
  const info = await controlPlane.getSystemInfo({ signal });
  const replicas = await controlPlane.getReplicasMode({ signal });
  return { uuid: info.serverUuid, version: info.version, apiVersion: info.apiVersion, replicas };
}
