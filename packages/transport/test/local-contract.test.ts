import { describeTransportContract } from "../src/testing/index.js";
import { localTransport } from "../src/index.js";
import { makeSudoStandIn } from "./sudo-stand-in.js";

describeTransportContract("local", {
  createSubject: async () => {
    const sudo = await makeSudoStandIn();
    return {
      transport: localTransport({ environment: { ...process.env, PATH: sudo.path } }),
      address: "localhost",
      ...(sudo.become === null ? {} : { become: sudo.become }),
      [Symbol.asyncDispose]: () => sudo[Symbol.asyncDispose](),
    };
  },
});
