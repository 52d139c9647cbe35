import { type Environment, inputVariable, readInputs } from '@deploy/action-kit';
import { DeployError } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { inputRules } from '../../src/input-rules.ts';
import { inputs } from '../../src/inputs.ts';

const CONTRACT = { contract: '{}' };
const DEPLOY = { ...CONTRACT, artifact: 'api.tgz' };

const environment = (given: Readonly<Record<string, string>>): Environment =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [inputVariable(name), value]));

function refusal(given: Readonly<Record<string, string>>): DeployError {
  try {
    readInputs(inputs, environment(given), inputRules);
  } catch (thrown) {
    if (thrown instanceof DeployError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was refused');
}

const read = (given: Readonly<Record<string, string>>) => readInputs(inputs, environment(given), inputRules);

describe('inputs that cannot be read', () => {
  test('are told all at once, each with its value and with what is accepted', () => {
    const { code, message } = refusal({
      ...DEPLOY,
      steps: '5,50,25,100',
      'bake-seconds': '5m',
      'gate-alarm': 'x',
      'on-cancel': 'undo',
      strategy: 'replace-root-volume',
    });
    expect(code).toBe('inputs-invalid');
    expect(message).toContain('5 inputs cannot be used');
    expect(message).toContain('25 does not come after 50');
    expect(message).toContain('`bake-seconds` is "5m"');
    expect(message).toContain('`gate_alarm` does not exist; `gate-alarms` does'.replace('gate_alarm`', 'gate-alarm`'));
    expect(message).toContain('one of `rollback`, `hold`, `hand-off`');
    expect(message).toContain('does not work with Elastic Load Balancing');
  });

  test.each([
    ['steps', '5,25,50'],
    ['steps', '0,100'],
    ['steps', ''.padEnd(3, 'x')],
    ['artifact-digest', 'md5:0'],
    ['release', 'https://example.com/api.tgz'],
    ['expected-live', 'red'],
    ['template-version', '$Latest'],
    ['health-path', 'healthz'],
    ['smoke-url', 'api.example.com'],
    ['smoke-header', 'x-preview'],
    ['smoke-header', 'x-preview: preview-blue'],
    ['floor', '0'],
    ['max-healthy-percent', '99'],
  ])('such as %s: %s', (name, value) => {
    const { code, message } = refusal({ ...CONTRACT, [name]: value, mode: 'status' });
    expect(code).toBe('inputs-invalid');
    expect(message).toContain(`\`${name}\``);
    expect(message).toContain(JSON.stringify(value));
  });

  test.each([
    ['blue: {}', 'blue.asg is missing'],
    ['blue: { asg: a, target_group_arn: b, release_parameter: c }', 'green is missing'],
    ['blue: { asg: a, target_group: b }', 'target_group; known are'],
    ['red: {}', 'red; known are blue, green'],
    ['[]', 'is not an object'],
  ])('such as colours: %s', (value, why) => {
    expect(refusal({ ...CONTRACT, mode: 'status', colours: value }).message).toContain(why);
  });
});

describe('inputs that do not fit together', () => {
  test('say what of the fleet is missing without a contract', () => {
    const { code, message } = refusal({ mode: 'status' });
    expect(code).toBe('inputs-contradict');
    for (const name of ['colours', 'listener-rule-arns', 'artifact-bucket']) {
      expect(message).toContain(`\`${name}\` is missing`);
    }
  });

  test.each([
    [{ ...CONTRACT, 'contract-parameter': '/x' }, 'both given'],
    [CONTRACT, '`artifact` is missing'],
    [{ ...DEPLOY, release: 's3://bucket/key' }, '`artifact` and `release` are both given'],
    [{ ...DEPLOY, 'abort-holder': 'true' }, '`abort-holder` works with `rollback`'],
    [{ ...DEPLOY, asg: 'api' }, '`asg` is for `instance-refresh`'],
    [{ ...DEPLOY, strategy: 'instance-refresh' }, '`asg` is missing'],
    [{ ...DEPLOY, strategy: 'instance-refresh', asg: 'api' }, '`release-parameter` is missing'],
    [
      {
        ...CONTRACT,
        strategy: 'instance-refresh',
        asg: 'api',
        'min-healthy-percent': '50',
        'max-healthy-percent': '200',
      },
      'more than 100 above',
    ],
    [{ ...CONTRACT, strategy: 'instance-refresh', asg: 'api', 'expected-live': 'blue' }, '`instance-refresh` has none'],
  ])('such as %j', (given, why) => {
    const { code, message } = refusal(given);
    expect(code).toBe('inputs-contradict');
    expect(message).toContain(why);
  });
});

describe('inputs that are fine', () => {
  test('mean both colours by {colour}', () => {
    const given = read({ ...DEPLOY, 'smoke-header': 'x-preview: to-{colour}', 'smoke-url': 'https://a.example' });
    expect(given['smoke-header']).toEqual({ name: 'x-preview', values: { blue: 'to-blue', green: 'to-green' } });
  });

  test('take colours as YAML and as JSON, with the names of the contract', () => {
    const colour = (name: string) => ({ asg: name, target_group_arn: 'arn', release_parameter: `/${name}` });
    const document = { blue: colour('b'), green: { ...colour('g'), gate_alarms: ['5xx'] } };
    expect(read({ ...DEPLOY, colours: JSON.stringify(document) }).colours).toEqual({
      blue: { ...document.blue, gate_alarms: [] },
      green: document.green,
    });
  });

  test('let instance-refresh change the launch template alone', () => {
    expect(read({ ...CONTRACT, strategy: 'instance-refresh', asg: 'api' }).strategy).toBe('instance-refresh');
  });
});
