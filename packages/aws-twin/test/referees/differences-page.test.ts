import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { asArray, asObject, asString, parseJson } from '@deploy/kernel';
import { expect, test } from '@jest/globals';
import { FLEET_CONTRACT } from '../../contract/fleet-contract.ts';
import { S3_CONTRACT } from '../../contract/s3-contract.ts';
import { fleetDifferences, storeDifferences } from './differences-page.ts';

const PAGE = fileURLToPath(new URL('../../REFEREES.md', import.meta.url));
const TOOLS = fileURLToPath(new URL('../../../../scripts/tools.mjs', import.meta.url));

function lockedVersions(): ReadonlyMap<string, string> {
  const list = parseJson(execFileSync(process.execPath, [TOOLS, '--list', '--json'], { encoding: 'utf8' }), 'tools');
  const tools = asArray(list, 'tools', (value, path) => {
    const tool = asObject(value, path);
    return [asString(tool['name'], `${path}.name`), asString(tool['version'], `${path}.version`)] as const;
  });
  return new Map(tools);
}

test('REFEREES.md lists exactly the differences that the contracts name', () => {
  const versions = lockedVersions();
  const version = (name: string) => versions.get(name) ?? '';
  const stores = { versitygw: version('versitygw'), ministack: version('ministack') };
  const page = `${storeDifferences(S3_CONTRACT, stores)}\n\n${fleetDifferences(FLEET_CONTRACT, version('moto'))}`;
  if (process.env['UPDATE_REFEREES'] === '1') writeFileSync(PAGE, page);
  expect(readFileSync(PAGE, 'utf8')).toBe(page);
});
