import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  type Infrastructure,
  readTerraformState,
  TEST_STACK_FILE,
  type TerraformState,
  trimmedState,
  twinModelOf,
} from '@deploy/aws-twin';
import { asString, parseJson } from '@deploy/kernel';
import { expect, test } from '@jest/globals';
import { appliedOf, describePlan } from './read-plan.ts';

describePlan('the local AWS', () => {
  const state = (): TerraformState => readTerraformState(appliedOf('stacks/test').state);
  const infrastructure = (): Infrastructure => twinModelOf(state());

  test('is made from what stacks/test says now (if not: node scripts/twin-state.mjs)', () => {
    expect(trimmedState(state())).toEqual(parseJson(readFileSync(TEST_STACK_FILE, 'utf8'), 'the committed state'));
  });

  test('lets instances read the pointer that their user data reads', () => {
    const { model } = infrastructure();
    const userData = new Map(
      state()
        .filter(({ type }) => type === 'aws_launch_template')
        .map(({ values }) => [values['id'], textOf(asString(values['user_data'], 'user_data'))]),
    );
    const pointers = model.fleet?.groups.map((group) => ({
      named: group.bootParameter,
      read: model.parameters
        ?.map(({ name }) => name)
        .filter((name) => userData.get(group.launchTemplate.id)?.includes(name)),
    }));
    expect(pointers).toHaveLength(2);
    for (const { named, read } of pointers ?? []) expect(read).toEqual([named]);
  });
});

/** As the instance gets it. */
function textOf(userData: string): string {
  const bytes = Buffer.from(userData, 'base64');
  return (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString();
}
