import { generateCase } from "./case/generate-case.js";
import { attackCase } from "./run/attack-case.js";
const from=Number(process.argv[2]), n=Number(process.argv[3]);
const t=Date.now(); const tally:Record<string,number>={};
for(let s=from;s<from+n;s++){ const r=await attackCase(generateCase(s)); for(const o of r.outcomes) tally[o]=(tally[o]??0)+1;
 if(r.violations.length) console.log(s, r.met.length, r.violations.map(v=>`${v.invariant}@${v.at}: ${v.message}`).slice(0,3).join("\n    ")); }
console.log(tally, (Date.now()-t)/n);
