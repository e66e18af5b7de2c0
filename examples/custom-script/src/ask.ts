import { createInterface } from "node:readline/promises";

/** Asks a person; `YES=1` answers for a script without a terminal. */
export async function ask(question: string): Promise<boolean> {
  if (process.env["YES"] === "1") {
    console.log(`${question} yes (YES=1)`);
    return true;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question(`${question} [y/N] `)).trim().toLowerCase() === "y";
  } finally {
    terminal.close();
  }
}
