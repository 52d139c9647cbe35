import { looksEncoded, type PathsEncoding, type Pattern, readTypedPath } from '@deploy/cdn-invalidation';
import { InputError, type Reporter } from '@deploy/kernel';

/** Reads `paths`. Throws one `InputError` that lists every line that cannot be used. */
export function readTypedLines(
  lines: readonly string[],
  encoding: PathsEncoding,
  reporter: Reporter,
): readonly Pattern[] {
  const read = lines.map((line) => readTypedPath(line, encoding));
  const problems = read.flatMap((each) =>
    'problem' in each ? [`- ${JSON.stringify(each.line)} ${each.problem}`] : [],
  );
  if (problems.length > 0) {
    throw new InputError({
      code: 'paths-invalid',
      message: `${problems.length} of ${lines.length} lines of \`paths\` cannot be used:\n${problems.join('\n')}`,
      remedy: 'Write one path a line, such as `/index.html` or `/docs/*`. Nothing was purged.',
    });
  }
  const typed = read.flatMap((each) => ('problem' in each ? [] : [each]));
  for (const { line, pattern } of typed.filter(({ isWidened }) => isWidened)) {
    reporter.message({
      code: 'path-widened',
      level: 'notice',
      text: `CloudFront has no name for ${JSON.stringify(line)}; ${pattern.text}* is purged instead.`,
    });
  }
  for (const line of encoding === 'raw' ? lines.filter(looksEncoded) : []) {
    reporter.message({
      code: 'path-looks-encoded',
      level: 'warning',
      text: `${JSON.stringify(line)} is taken for the name of a file with a per cent sign in it. If it is encoded, set \`paths-encoding: encoded\`.`,
    });
  }
  return typed.map(({ pattern }) => pattern);
}
