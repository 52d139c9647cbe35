import { InputError } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { judgeByRules, unmatchedRules } from '../src/header-rule.ts';
import { parseHeaderRules } from '../src/header-rules-text.ts';

async function faultsOf(text: string): Promise<readonly string[]> {
  try {
    await parseHeaderRules(text);
  } catch (thrown) {
    if (!(thrown instanceof InputError) || thrown.code !== 'header-rules-invalid') throw thrown;
    return thrown.message.split('\n- ').slice(1);
  }
  return [];
}

describe('rules', () => {
  test('are read with all that they may set, and with their lines', async () => {
    const text = `
- match: "*.pdf"
  cache-control: public, max-age=300
  content-type: application/pdf
  content-disposition: attachment; filename="a.pdf"
  content-language: en-CA
  content-encoding: br
  metadata:
    team: web
- match: [a/**, 'b.js']
  hashed: true
- match: offline.js
  worker: true
`;
    const rules = await parseHeaderRules(text);
    expect(rules.map(({ matches, ...rule }) => rule)).toEqual([
      {
        match: ['*.pdf'],
        line: 2,
        headers: {
          cacheControl: 'public, max-age=300',
          contentType: 'application/pdf',
          contentDisposition: 'attachment; filename="a.pdf"',
          contentLanguage: 'en-CA',
          contentEncoding: 'br',
          metadata: { team: 'web' },
        },
        hashed: null,
        worker: null,
      },
      { match: ['a/**', 'b.js'], line: 10, headers: {}, hashed: true, worker: null },
      { match: ['offline.js'], line: 12, headers: {}, hashed: null, worker: true },
    ]);
  });

  test('may be absent', async () => {
    await expect(parseHeaderRules('')).resolves.toEqual([]);
    await expect(parseHeaderRules(' \n ')).resolves.toEqual([]);
    await expect(parseHeaderRules('[]')).resolves.toEqual([]);
  });

  test('may share text by an anchor', async () => {
    const rules = await parseHeaderRules(
      '- match: a.txt\n  cache-control: &short max-age=60\n- match: b.txt\n  cache-control: *short\n',
    );
    expect(rules.map((rule) => rule.headers.cacheControl)).toEqual(['max-age=60', 'max-age=60']);
  });

  test('a later one wins, header by header and metadata name by name', async () => {
    const rules = await parseHeaderRules(`
- match: "*.txt"
  cache-control: max-age=60
  content-language: en
  metadata: {a: "1", b: "1"}
  hashed: true
- match: notes.txt
  cache-control: no-store
  metadata: {b: "2"}
  hashed: false
`);
    expect(judgeByRules(rules, 'notes.txt')).toMatchObject({
      headers: { cacheControl: 'no-store', contentLanguage: 'en', metadata: { a: '1', b: '2' } },
      hashed: false,
      cacheControlRule: { line: 7 },
    });
    expect(judgeByRules(rules, 'other.txt').headers).toEqual({
      cacheControl: 'max-age=60',
      contentLanguage: 'en',
      metadata: { a: '1', b: '1' },
    });
    expect(judgeByRules(rules, 'a.js')).toMatchObject({ headers: {}, hashed: null, cacheControlRule: null });
  });

  test('those that match no key are found: most likely they are misspelt', async () => {
    const rules = await parseHeaderRules('- {match: "*.txt", hashed: false}\n- {match: "*.pfd", hashed: false}');
    expect(unmatchedRules(rules, ['a.txt', 'b.pdf']).map((rule) => rule.match)).toEqual([['*.pfd']]);
  });
});

describe('a mistake in the rules is refused and named with its line:', () => {
  test.each([
    ['match: a.txt', [/^line 1: this is not a list/]],
    ['just text', [/^line 1: this is not a list/]],
    ['- a.txt', [/^line 1: this rule is not a map/]],
    ['- match: a.txt', [/^line 1: this rule sets nothing/]],
    ['- cache-control: no-store', [/^line 1: this rule has no `match`/]],
    ['- match: []\n  cache-control: no-store', [/^line 1: this rule has no `match`/]],
    ['- match:\n  cache-control: no-store', [/^line 1: this rule has no `match`/]],
    ['- match: ""\n  cache-control: no-store', [/^line 1: the glob "" is empty/]],
    ['- match: "[a"\n  cache-control: no-store', [/^line 1: the glob "\[a" has a bracket/]],
    ['- match: 1\n  cache-control: no-store', [/^line 1: `match` is 1 and not text/]],
    ['- match: a\n  cache_control: no-store', [/^line 2: unknown key "cache_control"/]],
    ['- match: a\n  cache-control: 300', [/^line 2: `cache-control` is 300 and not text/]],
    ['- match: a\n  cache-control: [a]', [/^line 2: `cache-control` is a list or map and not text/]],
    ['- match: a\n  cache-control: ""', [/^line 2: `cache-control` is empty/]],
    ['- match: a\n  cache-control: max_age=300', [/^line 2: `cache-control` holds "max_age=300"/]],
    ['- match: a\n  cache-control: max-age', [/^line 2: `cache-control` needs a number of seconds/]],
    ['- match: a\n  cache-control: max-age=1h', [/^line 2: `cache-control` needs a number of seconds/]],
    ['- match: a\n  cache-control: public=1', [/^line 2: `cache-control` gives `public` a value/]],
    ['- match: a\n  cache-control: "no-store\\r\\nset-cookie: a=b"', [/^line 2: `cache-control` holds a line break/]],
    ['- match: a\n  content-type: html', [/^line 2: `content-type` is not a media type/]],
    ['- match: a\n  content-type: " text/html"', [/^line 2: `content-type` begins or ends with white space/]],
    ['- match: a\n  content-encoding: "br;q=1"', [/^line 2: `content-encoding` is not a coding/]],
    ['- match: a\n  content-language: english please', [/^line 2: `content-language` is not a language tag/]],
    ['- match: a\n  content-disposition: attachment; filename=é', [/^line 2: .* not ASCII/]],
    ['- match: a\n  metadata: web', [/^line 2: `metadata` is not a map/]],
    ['- match: a\n  metadata: {Team: web}', [/^line 2: .*"Team".* upper-case/]],
    ['- match: a\n  metadata: {"a b": web}', [/^line 2: .*"a b".* not made of letters/]],
    ['- match: a\n  metadata: {x-amz-meta-a: b}', [/^line 2: .*which S3 adds by itself/]],
    ['- match: a\n  metadata: {count: 3}', [/^line 2: `metadata.count` is 3 and not text/]],
    ['- match: a\n  metadata: {count: "a\\nb"}', [/^line 2: `metadata.count` holds a line break/]],
    [`- match: a\n  metadata: {big: ${'x'.repeat(2100)}}`, [/^line 2: `metadata` takes 2103 bytes/]],
    ['- match: a\n  hashed: "yes"', [/^line 2: `hashed` is neither true nor false/]],
    ['- match: a\n  worker: 1', [/^line 2: `worker` is neither true nor false/]],
    ['- match: a\n  hashed: true\n  hashed: true', [/^line 3: Map keys must be unique/]],
    ['- match: *.html\n  hashed: true', [/^line 1: .*quotes/]],
    ['- match: "a\n  hashed: true', [/^line \d: /]],
    ['- match: a\n\thashed: true', [/^line \d: /]],
  ])('%j', async (text, expected) => {
    const faults = await faultsOf(text);
    expect(faults).toHaveLength(expected.length);
    for (const [index, pattern] of expected.entries()) expect(faults[index]).toMatch(pattern);
  });

  test('all of them at once', async () => {
    const text = '- match: "[a"\n  cache-control: 5\n- match: b\n  colour: red\n  hashed: maybe\n';
    expect((await faultsOf(text)).map((fault) => fault.slice(0, 8))).toEqual([
      'line 1: ',
      'line 2: ',
      'line 4: ',
      'line 5: ',
    ]);
  });
});

test.each([
  'no-cache',
  'public, max-age=31536000, immutable',
  'private="set-cookie, x-a", max-age=0',
  'max-age=60, stale-while-revalidate=30, stale-if-error=86400',
  'Public, Max-Age=60',
  's-maxage=600,must-revalidate',
])('cache-control %j is accepted', async (value) => {
  expect(await faultsOf(`- match: a.txt\n  cache-control: '${value}'`)).toEqual([]);
});

test('globs in a list that are taken for YAML aliases are named one by one', async () => {
  expect(await faultsOf('- match: [*.html, *.css]\n  hashed: true')).toEqual([
    'line 1: `*.html` is taken for a YAML alias; put it in quotes',
    'line 1: `*.css` is taken for a YAML alias; put it in quotes',
  ]);
});
