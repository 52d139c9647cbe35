import { readFileSync } from 'node:fs';
import { parseJson } from '@deploy/kernel';
import { readTerraformState, type TerraformState } from './state.ts';

/** Where `node scripts/twin-state.mjs` writes what stacks/test is after an apply. */
export const TEST_STACK_FILE = new URL('../../fixtures/test-stack.state.json', import.meta.url);

/** The test environment as Terraform makes it, for machines without Terraform. A test of the stacks keeps it current. */
export function testStackState(): TerraformState {
  return readTerraformState(parseJson(readFileSync(TEST_STACK_FILE, 'utf8'), 'test-stack.state.json'));
}
