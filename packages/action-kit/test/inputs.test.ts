import { asArray, asString, InputError } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import {
  boolean,
  choice,
  commaList,
  defineInputs,
  globs,
  type InputSpecs,
  inputVariable,
  integer,
  json,
  lines,
  path,
  pattern,
  readInputs,
  seconds,
  secret,
  text,
  yaml,
} from '../src/index.ts';

const about = { description: 'An input.' };

function environment(given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [inputVariable(name), value]));
}

/** The message about one input that holds one text. */
function refusal(specs: InputSpecs, given: Readonly<Record<string, string>>): string {
  try {
    readInputs(specs, environment(given));
  } catch (thrown) {
    if (thrown instanceof InputError) return thrown.message;
    throw thrown;
  }
  throw new Error(`${JSON.stringify(given)} was read`);
}

describe('reading inputs', () => {
  const specs = defineInputs({
    source: text({ ...about, required: true }),
    region: text(about),
    'dry-run': boolean({ ...about, default: 'false' }),
    retain: integer({ ...about, default: '5', min: 1, max: 10 }),
    mode: choice({ ...about, values: ['deploy', 'list'], default: 'deploy' }),
  });

  test('gives each its type, its default when absent, and null when there is none', () => {
    const inputs = readInputs(specs, environment({ source: ' dist ', 'dry-run': 'True' }));
    expect(inputs).toEqual({ source: 'dist', region: null, 'dry-run': true, retain: 5, mode: 'deploy' });
    // Compile-time: each has the type of its kind.
    const typed: {
      source: string;
      region: string | null;
      'dry-run': boolean;
      retain: number;
      mode: 'deploy' | 'list';
    } = inputs;
    expect(typed.mode).toBe('deploy');
  });

  test('takes an empty input, or one of spaces, for an absent one', () => {
    expect(readInputs(specs, environment({ source: 'dist', retain: '', mode: '  ' }))).toMatchObject({
      retain: 5,
      mode: 'deploy',
    });
  });

  test('lists every input that cannot be used in one error, with name, value and what is accepted', () => {
    const message = refusal(specs, { 'dry-run': 'yes', retain: '11', mode: 'destroy' });
    expect(message.split('\n')).toEqual([
      '4 inputs cannot be used:',
      '- `source` is missing; it must be a text',
      '- `dry-run` is "yes", and must be `true` or `false`',
      '- `retain` is "11", and must be a whole number from 1 to 10',
      '- `mode` is "destroy", and must be one of `deploy`, `list`',
    ]);
  });

  test('says with code and remedy that nothing was changed', () => {
    expect(() => readInputs(specs, {})).toThrow(
      expect.objectContaining({ code: 'inputs-invalid', blame: 'user', remedy: expect.stringContaining('with:') }),
    );
  });

  test('judges inputs together only when each is readable', () => {
    const rules = ({ mode, region }: { mode: string; region: string | null }) =>
      mode === 'list' && region === null ? ['`mode: list` needs `region`'] : [];
    expect(() => readInputs(specs, environment({ source: 'a', mode: 'list' }), rules)).toThrow(
      expect.objectContaining({ code: 'inputs-contradict', message: expect.stringContaining('needs `region`') }),
    );
    expect(() => readInputs(specs, environment({ mode: 'list' }), rules)).toThrow(
      expect.objectContaining({ code: 'inputs-invalid' }),
    );
    expect(readInputs(specs, environment({ source: 'a', mode: 'list', region: 'ca-central-1' }), rules).region).toBe(
      'ca-central-1',
    );
  });
});

describe('kinds', () => {
  test.each([
    ['boolean', boolean({ ...about, default: 'false' }), ['yes', '1', 'tRUE', 'on']],
    [
      'integer',
      integer({ ...about, min: -5, max: 5 }),
      ['1.5', '6', '-6', '1e1', '0x1', '٣', '05', '', ' '].slice(0, 7),
    ],
    ['seconds', seconds({ ...about, min: 0, max: 60 }), ['30s', '1m', '61', '-1']],
    ['choice', choice({ ...about, values: ['a', 'b'] }), ['A', 'c', 'a,b']],
    ['pattern', pattern({ ...about, matches: /^v\d+$/, accepts: 'a version such as `v1`' }), ['1', 'v1\nv2']],
    ['path', path(about), ['a\nb', '~/site', 'a\0b']],
    ['globs', globs(about), ['!*.map', 'a\\b', '*.js\n!x']],
    ['json', json({ ...about, shape: (value) => asString(value, 'it') }), ['{', '1', "'a'"]],
    ['yaml', yaml({ ...about, shape: (value) => asArray(value, 'it', asString) }), ['a: [', 'a: 1', '- *x']],
  ] as const)('%s refuses what it cannot read', (_kind, spec, texts) => {
    for (const given of texts) expect(refusal({ it: spec }, { it: given })).toContain('`it` is ');
  });

  test('an integer may be negative where its range says so', () => {
    expect(readInputs({ it: integer({ ...about, min: -5, max: 5 }) }, environment({ it: '-5' }))).toEqual({ it: -5 });
  });

  test('lists drop blank items and keep order; an absent one is empty', () => {
    const specs = defineInputs({ rows: lines(about), names: commaList(about), none: lines(about) });
    expect(readInputs(specs, environment({ rows: ' a \n\n b,c\r\n', names: 'x, y\n z,,' }))).toEqual({
      rows: ['a', 'b,c'],
      names: ['x', 'y', 'z'],
      none: [],
    });
  });

  test('a list says which items it refuses and why', () => {
    const spec = lines({ ...about, refuse: (item) => (item.startsWith('/') ? 'must be relative' : null) });
    expect(refusal({ it: spec }, { it: 'a\n/b\n/c' })).toContain('"/b": must be relative; "/c": must be relative');
  });

  test('documents are read into their shape, and refused with the place of the mistake', () => {
    const shape = (value: unknown) => asArray(value, 'rules', asString);
    const specs = defineInputs({ rules: yaml({ ...about, shape }), list: json({ ...about, shape }) });
    expect(readInputs(specs, environment({ rules: '- a\n- b', list: '["c"]' }))).toEqual({
      rules: ['a', 'b'],
      list: ['c'],
    });
    expect(readInputs(specs, {})).toEqual({ rules: null, list: null });
    expect(refusal(specs, { rules: '- a\n- 1' })).toContain('rules[1] is not a string');
    expect(refusal(specs, { rules: 'a: b: c' })).toContain('line 1');
  });

  test('a mistake in the reader of a document is not taken for one of the user', () => {
    const spec = json({
      ...about,
      shape: () => {
        throw new RangeError('ours');
      },
    });
    expect(() => readInputs({ it: spec }, environment({ it: '1' }))).toThrow(RangeError);
  });

  test('a default that is an expression for the runner is no value where the runner did not work it out', () => {
    const expression = ['$', '{{ github.token }}'].join('');
    const token = { token: secret({ ...about, default: expression }) };
    expect(readInputs(token, environment({ token: 'given' }))).toEqual({ token: 'given' });
    expect(readInputs(token, environment({}))).toEqual({ token: null });
    expect(readInputs(token, environment({ token: expression }))).toEqual({ token: null });
  });

  test('no message shows a secret', () => {
    const spec = {
      ...secret({ ...about, required: true }),
      read: pattern({ ...about, matches: /^x/, accepts: 'x' }).read,
    };
    const message = refusal({ token: spec }, { token: 'hunter2' });
    expect(message).toContain('(hidden)');
    expect(message).not.toContain('hunter2');
  });

  test('a long value is cut in the message', () => {
    expect(refusal({ it: boolean({ ...about, default: 'false' }) }, { it: 'x'.repeat(5000) }).length).toBeLessThan(400);
  });
});
