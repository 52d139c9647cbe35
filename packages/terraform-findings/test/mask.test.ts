import { maskedJson, maskedReport, maskOf, sensitiveValues } from '@deploy/terraform-findings';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { finding, judgedReport } from './made-findings.ts';

const secret = fc
  .string({ unit: 'grapheme', minLength: 6, maxLength: 120 })
  .map((text) => text.trim())
  .filter((text) => text.length >= 6 && !/^[*\s]+$/.test(text) && !'true false null'.includes(text));

/** How programs write a value into their output. */
const writings: Readonly<Record<string, (value: string) => string>> = {
  'as it is': (value) => value,
  'as JSON': (value) => JSON.stringify(value),
  'as JSON in JSON': (value) => JSON.stringify(JSON.stringify({ value })),
  'as JSON of Go': (value) =>
    JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026'),
  'in an address': (value) => `https://example.com/?key=${encodeURIComponent(value)}`,
  'in a form': (value) => new URLSearchParams({ key: value }).toString(),
  'in base64': (value) => Buffer.from(value).toString('base64'),
  'in base64 of an address': (value) => Buffer.from(value).toString('base64url'),
  'in lines of base64': (value) => Buffer.from(value).toString('base64').replaceAll(/.{76}/g, '$&\n'),
};

describe('values that a plan marks', () => {
  for (const [name, write] of Object.entries(writings)) {
    test(`are masked ${name}`, () => {
      fc.assert(
        fc.property(secret, fc.constantFrom('', 'before ', '"x":'), (value, before) => {
          const written = write(value);
          const masked = maskOf([value])(`${before}${written} after`);
          expect(masked).not.toContain(written.replaceAll(/^"|"$/g, ''));
          if (/^[A-Za-z0-9]+$/.test(value)) expect(masked).not.toContain(value);
        }),
      );
    });
  }

  test('are masked in the middle of something longer that is base64', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9]{12,40}$/), fc.string({ maxLength: 9 }), (value, before) => {
        const whole = Buffer.from(`${before}${value}:tail`).toString('base64');
        const shown = maskOf([value])(whole).split('***');
        const decoded = shown.map((part) => Buffer.from(part, 'base64').toString('latin1')).join(' ');
        expect(decoded).not.toContain(value.slice(2, -2));
        expect(shown.length).toBeGreaterThan(1);
      }),
    );
  });

  test('are masked line by line, and inside of a document that is sensitive as a whole', () => {
    const mask = maskOf(['first canary line\n  second canary line\n', '{"user":"root","password":"hunter-two"}']);
    expect(mask('      second canary line\n+ first canary line')).toBe('      ***\n+ ***');
    expect(mask('password is hunter-two')).toBe('password is ***');
  });

  test('that overlap leave nothing of each other', () => {
    expect(maskOf(['abcdefg', 'efghij'])('x abcdefghij y')).toBe('x *** y');
  });

  test('that are short, or true or false, are left, for the holes would tell them', () => {
    expect(maskOf(['on', 'abc', 'true', 'false'])('on abc true false')).toBe('on abc true false');
  });

  test('are masked once: masking again changes nothing', () => {
    fc.assert(
      fc.property(fc.array(secret, { maxLength: 5 }), fc.string({ maxLength: 200 }), (values, text) => {
        const mask = maskOf(values);
        const once = mask(`${text}${values.join(' ')}`);
        expect(mask(once).replaceAll('*', '')).toBe(once.replaceAll('*', ''));
      }),
    );
  });

  test('are found wherever a plan keeps them', () => {
    const change = (n: string) => ({
      before: { list: [{ a: `before-${n}`, b: 'open' }] },
      before_sensitive: { list: [{ a: true }] },
      after: { deep: { x: `after-${n}`, port: 54321 } },
      after_sensitive: { deep: true },
    });
    const values = sensitiveValues({
      resource_changes: [{ change: change('change') }],
      resource_drift: [{ change: change('drift') }],
      output_changes: {
        out: { before: 'before-out', before_sensitive: true, after: { k: 'after-out' }, after_sensitive: { k: true } },
      },
      variables: { secret: { value: 'variable' }, open: { value: 'open' } },
      configuration: { root_module: { variables: { secret: { sensitive: true }, open: {} } } },
      planned_values: { outputs: { o: { sensitive: true, value: 'planned' } } },
      prior_state: {
        values: {
          root_module: {
            child_modules: [{ resources: [{ values: { p: 'state', q: 'open' }, sensitive_values: { p: true } }] }],
          },
        },
      },
    });
    expect(new Set(values)).toEqual(
      new Set([
        'before-change',
        'after-change',
        '54321',
        'before-drift',
        'after-drift',
        'before-out',
        'after-out',
        'variable',
        'planned',
        'state',
      ]),
    );
  });
});

describe('credentials that are known by their form', () => {
  const body = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC';
  test.each([
    ['access key', `key AKIA${'Q'.repeat(16)} x`, 'key *** x'],
    ['secret key', `aws_secret_access_key = "${'a/B+'.repeat(10)}"`, 'aws_secret_access_key = "***"'],
    ['session token', `"SessionToken": "${'IQoJb3JpZ2lu'.repeat(4)}"`, '"SessionToken": "***"'],
    ['signature', `X-Amz-Signature=${'0a'.repeat(32)}&x=1`, 'X-Amz-Signature=***&x=1'],
    ['GitHub token', `t ghs_${'a1'.repeat(18)}.`, 't ***.'],
    ['fine-grained token', `github_pat_${'A'.repeat(40)}`, '***'],
    [
      'private key',
      `-----BEGIN RSA PRIVATE KEY-----\n${body}\n${body}\n-----END RSA PRIVATE KEY-----\nrest`,
      '***\nrest',
    ],
    ['escaped private key', `"-----BEGIN PRIVATE KEY-----\\n${body}\\n-----END PRIVATE KEY-----\\n"`, '"***\\n"'],
    ['private key without an end', `-----BEGIN PRIVATE KEY-----\n${body}`, '***'],
    ['signed token', `eyJhbGciOiJI.eyJzdWIiOiIx.${'c'.repeat(20)} x`, '*** x'],
    ['password in an address', 'postgres://root:p4ss@db:5432/x', 'postgres://root:***@db:5432/x'],
    ['bearer', `Authorization: Bearer ${'z'.repeat(24)}`, 'Authorization: Bearer ***'],
    ['named password', 'db_password = "correct-horse"', 'db_password = "***"'],
  ])('%s', (_, text, masked) => {
    expect(maskOf()(text)).toBe(masked);
  });

  test.each([
    'arn:aws:iam::111122223333:role/x',
    'https://example.com:443/a@b',
    'password = var.password',
    `sha256 ${'a'.repeat(64)}`,
  ])('%s is none', (text) => {
    expect(maskOf()(text)).toBe(text);
  });

  test('long texts take no long time', () => {
    const mask = maskOf(['some-secret-value']);
    for (const unit of ['a', ':', '-----BEGIN PRIVATE KEY-----', '://', 'eyJaaaaaaaaa.', 'password="']) {
      expect(mask(unit.repeat(20_000)).length).toBeGreaterThan(0);
    }
  });
});

test('every text of a report and of JSON is masked', () => {
  const mask = maskOf(['canary-1']);
  const told = 'it is canary-1';
  const report = judgedReport([finding({ message: told, address: told, remedy: told, rule: told })]);
  const failed = judgedReport([], {
    verdict: {
      state: 'failed',
      failure: 'crashed',
      message: told,
      remedy: told,
      findings: [finding({ message: told })],
    },
  });
  const skipped = judgedReport([], { verdict: { state: 'skipped', reason: told } });
  for (const one of [report, failed, skipped]) expect(JSON.stringify(maskedReport(one, mask))).not.toContain('canary');
  expect(maskedJson({ 'canary-1': ['canary-1', 7, true, null] }, mask)).toEqual({ '***': ['***', 7, true, null] });
});
