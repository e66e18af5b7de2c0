/** What a program printed behind `FIGURES`, all lines of it in one object. Null where there is none. */
export function readFigures(output) {
  const lines = [...output.matchAll(/FIGURES (\{.*\})/g)].map(([, json]) => JSON.parse(json));
  return lines.length === 0 ? null : Object.assign({}, ...lines);
}
