import { describeOnEngine } from "./describe-on-engine.js";

describeOnEngine("keep");
