// CSI sequences such as colours, OSC sequences such as links (ended by BEL or ST), and other two-byte escapes.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const ANSI = /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[@-Z\\-_]/g;

/** What a terminal would show of a text: without ANSI codes. Tools colour some errors even where told not to. */
export const plainText = (text: string): string => text.replace(ANSI, '');

/** The beginning of a text on one line, for messages that quote it. */
export function excerpt(text: string, longest = 300): string {
  const line = plainText(text).replace(/\s+/g, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1).toWellFormed()}…`;
}
