import { describe, expect, test } from '@jest/globals';
import { pageReferences, releaseOf, scriptReferences } from '../visitors/page-references.ts';

const PAGE = new URL('http://site.test/app/');
const paths = (urls: readonly URL[]): readonly string[] => urls.map(({ pathname }) => pathname);

describe('what a page asks for', () => {
  test('scripts, styles and preloads are needed at once, icons and pictures beside them', () => {
    const { eager, other } = pageReferences(
      `<script type="module" src="/assets/a-1.js"></script><link rel=stylesheet href='../b.css'>
       <link rel="modulepreload" href="/c.js"><link rel="icon" href="/i.svg"><img src="p.png">`,
      PAGE,
    );
    expect(paths(eager)).toEqual(['/assets/a-1.js', '/b.css', '/c.js']);
    expect(paths(other)).toEqual(['/i.svg', '/app/p.png']);
  });

  test('links to pages, other origins, comments and inline scripts are none of it', () => {
    const { eager, other } = pageReferences(
      '<a href="/x">x</a><script>1</script><script src="https://cdn.test/x.js"></script><!-- <script src="/no.js"> --><link rel="canonical" href="/y">',
      PAGE,
    );
    expect([...eager, ...other]).toEqual([]);
  });

  test('a script names its chunks relative to itself, and its styles relative to the app', () => {
    const script = 'import("./tides-AbC_d-12.js");m.f=["assets/tides-x.css",`/abs.js`];const t="not a file";';
    const found = scriptReferences(script, new URL('http://site.test/assets/index.js'), new URL('/', PAGE));
    expect(paths(found)).toEqual(['/assets/tides-AbC_d-12.js', '/assets/tides-x.css', '/abs.js']);
  });

  test('the release is what the page says', () => {
    expect(releaseOf('<meta name="release" content="release-2" />')).toBe('release-2');
    expect(releaseOf('<p>')).toBeNull();
  });
});
