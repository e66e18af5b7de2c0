import { expect, it } from "vitest";
import { parseEngineAddress } from "./address.js";

it.each([
  ["unix:///var/run/docker.sock", { kind: "unix", path: "/var/run/docker.sock" }],
  ["/run/user/1000/docker.sock", { kind: "unix", path: "/run/user/1000/docker.sock" }],
  ["tcp://host:2375", { kind: "tcp", host: "host", port: 2375, isTls: false }],
  ["tcp://[::1]:2376", { kind: "tcp", host: "::1", port: 2376, isTls: false }],
  ["tcp://host", { kind: "tcp", host: "host", port: 2376, isTls: false }],
  ["http://host:80", { kind: "tcp", host: "host", port: 80, isTls: false }],
  ["https://host:443/", { kind: "tcp", host: "host", port: 443, isTls: true }],
  ["ssh://deploy@edge-1:2222", { kind: "ssh", address: "deploy@edge-1:2222", socket: null }],
  ["ssh://edge/", { kind: "ssh", address: "edge", socket: null }],
  [
    "ssh://deploy@edge-1:2222/run/user/1000/docker.sock",
    { kind: "ssh", address: "deploy@edge-1:2222", socket: "/run/user/1000/docker.sock" },
  ],
  ["ssh:///var/run/docker.sock", null],
  ["ssh://-oProxyCommand=x", null],
  ["tcp://user:password@host", null],
  ["npipe:////./pipe/docker_engine", null],
  ["somewhere", null],
])("reads %s", (address, parsed) => {
  expect(parseEngineAddress(address)).toEqual(parsed);
});
