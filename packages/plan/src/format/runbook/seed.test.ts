import { expect, test } from "vitest";
import { planUpgrade } from "../../planner/plan-upgrade.js";
import { fleetOf, runner } from "../../testing/fleet-of.js";
import { formatPlan } from "../format-plan.js";

const plan = planUpgrade(fleetOf([runner("11f0-a", { name: "eu-1" }), runner("11f0-b", { name: "eu-2" })]));
const lines = (variant: "console" | "rest-api") =>
  formatPlan(plan, { as: "runbook", variant, runnerId: "11f0-a" }).split("\n");

/** Each step, tip and warning of the vendor's page "Upgrading Runners", in its order, and its line in ours. */
const tip = [
  [
    "To maintain availability … at least one other Runner available",
    /^> \*\*Tip: maintain availability during upgrades\.\*\* At least one other Runner must be available/,
  ],
  [
    "two (or more) distinct Runners with the exact same Tags",
    /two or more distinct Runners with the exact same \*\*tags\*\*/,
  ],
  ["the other Runner(s) with the same Tag will be available", /eu-2 \(`11f0-b`\) can stand in/],
] as const;
const same = [
  [
    "ensure that the invocation string is the same",
    /^> \*\*Tip: use the same invocation string as the previous Runner\.\*\*/,
  ],
  [
    "if using a proxy-host, include the proxy-host information",
    /^> java .*proxy-address=.* -jar runner-11f0-a\.jar$/,
  ],
] as const;
const seed = {
  console: [
    ...tip,
    ["1. Navigate to the Runner Management page", /^1\. Navigate to the \*\*Runner Management\*\* page\.$/],
    [
      "2. Click on the Actions menu for the Runner to upgrade",
      /^2\. Click on the \*\*Actions\*\* menu of eu-1 \(`11f0-a`\)\.$/,
    ],
    ["3. Click on Download Runner", /^3\. Click on \*\*Download Runner\*\*\.$/],
    [
      "4. DO NOT yet click on Regenerate Runner Credentials",
      /^4\. \*\*DO NOT yet\*\* click on \*\*Regenerate Runner Credentials\*\*\.$/,
    ],
    [
      "5. On the existing Runner's host, stop the Java process",
      /^5\. On `11f0-a\.internal`, stop the Java process of the current Runner\./,
    ],
    [
      "Warning: the existing Runner is unavailable now",
      /^ {3}> \*\*Warning: this will now make the existing Runner unavailable for any tasks\.\*\*$/,
    ],
    [
      "6. Back in the console, click on Regenerate Runner Credentials",
      /^6\. Back in the console, click on \*\*Regenerate Runner Credentials\*\*\./,
    ],
    ["7. Click on Download Runner Package", /^7\. Click on \*\*Download Runner Package\*\*\.$/],
    [
      "8. Copy the new .jar file to the existing Runner's host",
      /^8\. Once the new `\.jar` file .* has been downloaded, copy it to `11f0-a\.internal`/,
    ],
    [
      "9. Place it in the same directory as the existing Runner",
      /^9\. Place the new `\.jar` file in the same directory as the existing Runner/,
    ],
    [
      "10. Start the new Runner with a command",
      /^10\. Start the new Runner by executing the following command/,
    ],
    ["java -jar your-runner-id.jar", /executes `java -jar runner-11f0-a\.jar`/],
    ...same,
  ],
  "rest-api": [
    ...tip,
    [
      "1. Retrieve the Runner ID: list the Runners",
      /^1\. The \*\*Runner ID\*\* is `11f0-a`\..*`GET \/api\/42\/runnerManagement\/runners`.*also visible in the console/,
    ],
    [
      "2. On the existing Runner's host, stop the Java process",
      /^2\. On `11f0-a\.internal`, stop the Java process of the current Runner\./,
    ],
    [
      "Warning: the existing Runner is unavailable now",
      /^ {3}> \*\*Warning: this will now make the existing Runner unavailable for any tasks\.\*\*$/,
    ],
    [
      "3. Regenerate the Runner credentials",
      /^3\. .*`POST \/api\/42\/runnerManagement\/runner\/11f0-a\/regenerateCreds`/,
    ],
    [
      "4. The response will contain the download token",
      /^4\. The response contains the \*download token\*, \*\*`downloadTk`\*\*/,
    ],
    [
      "5. Download the new Runner package",
      /^5\. .*`GET \/api\/42\/runnerManagement\/download\/\[downloadTk\]`/,
    ],
    ["6. Copy the new .jar file to the host", /^6\. Copy the new `\.jar` file to `11f0-a\.internal`/],
    [
      "7. Place it in the same directory",
      /^7\. Place the new `\.jar` file in the same directory as the existing Runner/,
    ],
    [
      "8. Start the new Runner with a command",
      /^8\. Start the new Runner by executing the following command/,
    ],
    ["java -jar your-runner-id.jar", /executes `java -jar runner-11f0-a\.jar`/],
    ...same,
  ],
} as const;

test.each(["console", "rest-api"] as const)(
  "%s: every step, tip and warning of the page has its line, in order",
  (variant) => {
    let from = 0;
    for (const [said, line] of seed[variant]) {
      const found = lines(variant).findIndex((each, index) => index >= from && line.test(each));
      expect(found, said).not.toBe(-1);
      from = found;
    }
  },
);

test("nobody is told to regenerate before the process is stopped", () => {
  for (const variant of ["console", "rest-api"] as const) {
    const text = lines(variant).join("\n");
    const stop = text.indexOf("stop the Java process");
    const first = text.search(/click on \*\*Regenerate|POST .*regenerateCreds/);
    const forbidden = text.indexOf("DO NOT yet");
    expect(forbidden).toBeGreaterThan(-1);
    expect(forbidden).toBeLessThan(stop);
    if (variant === "rest-api") expect(first).toBeGreaterThan(stop);
    else expect(text.indexOf("6. Back in the console")).toBeGreaterThan(stop);
  }
});
