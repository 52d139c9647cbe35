import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { CONTRACT_MAX_BYTES, contractApp, parseContract } from '../src/contract.ts';
import { asObject } from '../src/json-shape.ts';

const read = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
const fixture = asObject(JSON.parse(read('fixtures/contract.json')), 'fixture');
const matches = new Ajv({ strict: true, allErrors: true }).compile(
  asObject(JSON.parse(read('contract.schema.json')), 'schema'),
);

/** The fixture with what is at a path replaced; undefined takes it away. */
function changed(path: string, value: unknown): unknown {
  const copy: unknown = structuredClone(fixture);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<unknown>((at, key) => Reflect.get(Object(at), key), copy);
  if (value === undefined) Reflect.deleteProperty(Object(parent), last);
  else Reflect.set(Object(parent), last, value);
  return copy;
}

const reads = (document: unknown): string | null => {
  try {
    parseContract(JSON.stringify(document));
    return null;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
};

describe('the deployment contract', () => {
  test('of the fixture is read as it is written, and matches the schema', () => {
    expect(parseContract(JSON.stringify(fixture))).toEqual(fixture);
    expect(matches(fixture)).toBe(true);
  });

  test('of an environment without an API is read and matches as well', () => {
    const { api: _api, ...rest } = fixture;
    expect(parseContract(JSON.stringify(rest))).toEqual(rest);
    expect(matches(rest)).toBe(true);
  });

  test('fits into a standard SSM parameter, with room for names twice as long', () => {
    const bytes = Buffer.byteLength(JSON.stringify(fixture));
    expect(CONTRACT_MAX_BYTES).toBe(4096);
    expect(bytes).toBeLessThan(CONTRACT_MAX_BYTES / 1.5);
  });

  const REQUIRED = [
    'version',
    'environment',
    'region',
    'apps',
    ...['bucket', 'distribution_id', 'distribution_domain', 'url'].map((key) => `apps.admin.${key}`),
    ...['listener_rule_arns', 'artifact_bucket', 'health_path', 'floor', 'preview', 'colours'].map(
      (key) => `api.${key}`,
    ),
    ...['url', 'header', 'values', 'values.blue', 'values.green'].map((key) => `api.preview.${key}`),
    ...['asg', 'target_group_arn', 'release_parameter', 'gate_alarms'].map((key) => `api.colours.blue.${key}`),
    'api.colours.green',
  ];

  test.each(REQUIRED)('without %s is refused by reader and schema, and the reader names it', (path) => {
    const without = changed(path, undefined);
    expect(matches(without)).toBe(false);
    const says = path === 'version' ? 'version is undefined' : `${path} is missing`;
    expect(reads(without)).toContain(says);
  });

  test.each([
    ['version', 2],
    ['version', '1'],
    ['environment', 7],
    ['region', null],
    ['apps', []],
    ['apps.admin', 'nwac-admin-static-test'],
    ['apps.admin.bucket', 1],
    ['api', []],
    ['api.listener_rule_arns', 'arn:aws:x'],
    ['api.listener_rule_arns', [1]],
    ['api.floor', -1],
    ['api.floor', 1.5],
    ['api.floor', '2'],
    ['api.preview.values', ['blue', 'green']],
    ['api.colours.green.gate_alarms', null],
  ])('with %s as %j is refused by reader and schema', (path, value) => {
    expect(matches(changed(path, value))).toBe(false);
    expect(reads(changed(path, value))).toContain(path);
  });

  test('with keys of a later version is read by reader and schema', () => {
    const later = changed('apps.admin.later', true);
    expect(matches(later)).toBe(true);
    expect(reads(later)).toBeNull();
    expect(parseContract(JSON.stringify(later))).toEqual(fixture);
  });

  test('that is no JSON says what to pass', () => {
    expect(() => parseContract('{"version":1')).toThrow(
      expect.objectContaining({ code: 'contract-invalid', remedy: expect.stringContaining('`deploy_contract`') }),
    );
  });

  test('gives an app by name, and lists the names for one that it does not have', () => {
    const contract = parseContract(JSON.stringify(fixture));
    expect(contractApp(contract, 'portal').distribution_id).toBe('E2PORTALTEST');
    for (const app of ['Admin', '__proto__', 'constructor', 'toString']) {
      expect(() => contractApp(contract, app)).toThrow(
        expect.objectContaining({ code: 'contract-app-unknown', remedy: expect.stringContaining('admin, portal') }),
      );
    }
  });
});
