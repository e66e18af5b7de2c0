/**
 * Escape sequences of terminals as a whole, with 7-bit and 8-bit introducers: CSI, strings with their terminator (OSC,
 * DCS, SOS, PM, APC), and short ones. A string without its terminator loses its introducer only, so that it hides no
 * text behind it.
 */
const escapeSequences =
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0000-\u001f\u007f-\u009f]*(?:\u0007|\u001b\\|\u009c)|\u001b[ -/]*[0-~]/g;

/** Returns a text without the escape sequences of terminals. What does not print otherwise stays in it. */
export function withoutTerminalSequences(text: string): string {
  return text.replace(escapeSequences, "");
}
