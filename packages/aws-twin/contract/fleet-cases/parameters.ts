import assert from 'node:assert/strict';
import {
  GetParameterCommand,
  GetParametersCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
} from '@aws-sdk/client-ssm';
import { callRefused } from '../call-refused.ts';
import type { FleetCase, FleetTarget } from '../fleet-target.ts';

const NAME = '/contract/api/release';

function put({ ssm }: FleetTarget, Value: string, more: Partial<PutParameterCommandInput> = {}) {
  return ssm.send(new PutParameterCommand({ Name: NAME, Type: 'String', Value, ...more }));
}

async function textOf({ ssm }: FleetTarget, Name: string): Promise<string | undefined> {
  return (await ssm.send(new GetParameterCommand({ Name }))).Parameter?.Value;
}

export const parameters: readonly FleetCase[] = [
  {
    name: 'a parameter is read back as it was written, with its version',
    async run(target) {
      const value = 's3://bucket/key with é & <angle> "quotes"\nand lines';
      assert.equal((await put(target, value)).Version, 1);
      const { Parameter } = await target.ssm.send(new GetParameterCommand({ Name: NAME }));
      assert.deepEqual([Parameter?.Name, Parameter?.Value, Parameter?.Version], [NAME, value, 1]);
      assert.match(Parameter?.ARN ?? '', new RegExp(`^arn:aws:ssm:.+:parameter${NAME}$`));
    },
  },
  {
    name: 'a second write without Overwrite is ParameterAlreadyExists, and changes nothing',
    async run(target) {
      await put(target, 'one');
      await callRefused(put(target, 'two'), 'ParameterAlreadyExists');
      assert.equal(await textOf(target, NAME), 'one');
    },
  },
  {
    name: 'an overwrite makes the next version, and older ones can still be read',
    async run(target) {
      await put(target, 'one');
      assert.equal((await put(target, 'two', { Overwrite: true })).Version, 2);
      assert.deepEqual([await textOf(target, NAME), await textOf(target, `${NAME}:1`)], ['two', 'one']);
    },
  },
  {
    name: 'a version that is not there is ParameterVersionNotFound',
    async run(target) {
      await put(target, 'one');
      await callRefused(textOf(target, `${NAME}:7`), 'ParameterVersionNotFound');
    },
  },
  {
    name: 'a parameter that is not there is ParameterNotFound',
    async run(target) {
      await callRefused(textOf(target, '/none'), 'ParameterNotFound');
    },
  },
  {
    name: 'of several parameters, those that are not there are named',
    async run(target) {
      await put(target, 'one');
      const found = await target.ssm.send(new GetParametersCommand({ Names: [NAME, '/none'] }));
      assert.deepEqual(
        found.Parameters?.map(({ Value }) => Value),
        ['one'],
      );
      assert.deepEqual(found.InvalidParameters, ['/none']);
    },
  },
  {
    name: 'a value of 4,096 bytes fits, and one byte more is ValidationException',
    unlike: { moto: 'has no limit' },
    async run(target) {
      await put(target, 'x'.repeat(4096));
      await callRefused(put(target, 'x'.repeat(4097), { Overwrite: true }), 'ValidationException');
    },
  },
  {
    name: 'a new parameter needs a type: ValidationException',
    async run({ ssm }) {
      await callRefused(ssm.send(new PutParameterCommand({ Name: NAME, Value: 'x' })), 'ValidationException');
    },
  },
  {
    name: 'an empty value is ValidationException',
    async run(target) {
      await callRefused(put(target, ''), 'ValidationException');
    },
  },
];
