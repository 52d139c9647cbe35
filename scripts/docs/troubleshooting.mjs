// docs/troubleshooting.md: all areas in one page, so that an error's code is an anchor that messages can link.

/** `areas` is the text of each file of docs/troubleshooting, in the order of the page. */
export function troubleshootingPage(areas) {
  const codes = areas.flatMap(codesIn);
  const repeated = codes.filter((code, at) => codes.indexOf(code) !== at);
  if (repeated.length > 0) throw new Error(`docs/troubleshooting has two entries for ${repeated.join(', ')}`);
  return [
    '# Troubleshooting',
    '',
    '<!-- Made of the files in docs/troubleshooting by `npm run docs`. Change those. -->',
    '',
    'Every failure has a code: it is in the title of the annotation, in the job summary and in the result file. Each code has its entry here.',
    '',
    [...codes]
      .sort((one, other) => (one < other ? -1 : 1))
      .map((code) => `[\`${code}\`](#${code})`)
      .join(' · '),
    '',
    ...areas.map(lowered),
  ].join('\n');
}

/** The codes that an area explains: its headings of the third level. */
export const codesIn = (text) => [...text.matchAll(/^### ([a-z0-9-]+)$/gm)].map(([, code]) => code);

/** One level deeper, since the page has a title of its own. Code blocks keep their `#`. */
function lowered(text) {
  let isCode = false;
  return text
    .split('\n')
    .map((line) => {
      if (line.startsWith('```')) isCode = !isCode;
      return !isCode && /^#{1,5} /.test(line) ? `#${line}` : line;
    })
    .join('\n');
}
