import { describe, expect, test } from '@jest/globals';
import { parseDomains } from '../../actions/preflight/src/domain.ts';
import { type Tree, textOf, treeOf, workflowNamed, workflows } from './workflow.ts';

const callable = workflows.filter(({ tree }) => Object.hasOwn(treeOf(tree['on']), 'workflow_call'));

/** Inputs of a workflow with the domains that its first job holds them to. */
const domainsOf = (file: string) => {
  const steps = workflowNamed(file).jobs.flatMap(({ steps }) => steps);
  const checking = steps.find((step) => textOf(treeOf(step['with'])['values']).includes('toJSON(inputs)'));
  const lines = textOf(treeOf(checking?.['with'])['domains']).split('\n');
  return parseDomains(lines.filter((line) => line.trim() !== ''));
};

/** Sentences and lists of people: they may hold anything, and so must never come near a shell, a path or a name. */
const prose = ['confirmation', 'reason', 'headers', 'allow-protected'];

const hostile = [
  '$(curl evil.example)',
  '`id`',
  'a;id',
  'a&&id',
  'a|id',
  'a\nid',
  "';id;'",
  '";id;"',
  '../../etc/passwd',
  '$' + '{{ secrets.GITHUB_TOKEN }}',
  '::stop-commands::x',
  'a b',
  '-o ProxyCommand=id',
  '<script>',
];

const inputs = callable.flatMap(({ file }) =>
  [...domainsOf(file)].map(([name, domain]) => [file, name, domain] as const),
);

describe('a value with a script in it', () => {
  test.each(inputs.filter(([, name]) => !prose.includes(name)))('is refused as %s %s', (_file, _name, domain) => {
    expect(hostile.filter((value) => domain.test(value))).toEqual([]);
  });

  test.each(inputs.filter(([, name]) => prose.includes(name)))('reaches no script as %s %s', (file, name) => {
    const steps = workflowNamed(file).jobs.flatMap((job) => job.steps);
    const reading = steps.filter(
      (step) => step['run'] !== undefined && JSON.stringify(step).includes(`inputs.${name}`),
    );
    expect(reading).toEqual([]);
  });
});

const stepsOf = (file: string): readonly Tree[] => workflowNamed(file).jobs.flatMap((job) => job.steps);
const jobOf = (file: string, name: string): Tree =>
  workflowNamed(file).jobs.find((job) => job.name === name)?.tree ?? {};

describe('what a branch, a title or an actor is called', () => {
  test.each(workflows.map(({ file }) => [file]))('reaches no step of %s', (file) => {
    const names = /github\.(?:head_ref|ref_name|base_ref|actor|triggering_actor|event\.(?!name))/;
    expect(stepsOf(file).filter((step) => names.test(JSON.stringify(step)))).toEqual([]);
  });
});

describe("a fork's pull request", () => {
  test('gets checks alone: every other job of terraform.yml is for runs that apply', () => {
    const others = workflowNamed('terraform.yml').jobs.filter(({ name }) => name !== 'check' && name !== 'explain');
    expect(others.map(({ tree }) => tree['if'])).toEqual(['inputs.apply', 'inputs.apply']);
    expect(treeOf(jobOf('terraform.yml', 'check')['permissions'])).not.toHaveProperty('id-token');
  });

  test('gets no environment: a job that checks names none', () => {
    expect(jobOf('terraform.yml', 'check')).not.toHaveProperty('environment');
  });
});

describe('prod in pipeline.yml', () => {
  test.each(['static', 'api'])(
    'waits for the proof in test, and gets the digest that was proven there (%s)',
    (kind) => {
      const prod = jobOf('pipeline.yml', `${kind}-prod`);
      expect(prod['needs']).toBe(`${kind}-test`);
      expect(textOf(prod['if'])).not.toMatch(/always|failure|cancelled/);
      expect(treeOf(prod['with'])['artifact-digest']).toBe(`$${'{{'} needs.${kind}-test.outputs.artifact-digest }}`);
    },
  );

  test.each(['static', 'api'])('has a gate that was looked at before test is touched (%s)', (kind) => {
    expect(jobOf('pipeline.yml', `${kind}-test`)['needs']).toBe('preflight');
    const [check] = stepsOf('pipeline.yml');
    expect(treeOf(check?.['with'])['environment']).toBe(`$${'{{'} inputs.prod-environment }}`);
  });

  test.each(['deploy-static.yml', 'deploy-api.yml'])(
    'shows the digest in its summary, and so does test (%s)',
    (file) => {
      const summary = stepsOf(file).find((step) => step['name'] === 'What became of it');
      expect(textOf(treeOf(summary?.['env'])['DIGEST'])).toContain('needs.preflight.outputs.artifact-digest');
      expect(textOf(summary?.['run'])).toContain('$DIGEST');
    },
  );
});

describe('a plan', () => {
  test('that was swapped between gate and apply is another one: apply is given the digest of the job that planned', () => {
    const apply = stepsOf('terraform-stage.yml').find((step) => treeOf(step['with'])['mode'] === 'apply');
    expect(treeOf(apply?.['with'])['plan-sha256']).toBe(`$${'{{'} needs.plan.outputs.plan-sha256 }}`);
  });

  test('is no artifact, which everybody who may read the repository could fetch', () => {
    expect(stepsOf('terraform-stage.yml').filter((step) => textOf(step['uses']).includes('artifact'))).toEqual([]);
  });
});

describe('a cutover', () => {
  test.each(['plan', 'apply'])('may %s nothing but records of public names', (mode) => {
    const { steps } = workflowNamed('cutover.yml').jobs.find(({ name }) => name === 'turn') ?? { steps: [] };
    const own = steps.filter((step) => treeOf(step['with'])['mode'] === mode);
    expect(own.map((step) => treeOf(step['with'])['cutover'])).toEqual([true, true]);
  });

  test('goes back also when it is cancelled, unless it was proven', () => {
    const back = stepsOf('cutover.yml').find((step) => step['id'] === 'turn-back');
    expect(back?.['if']).toBe(
      "always() && steps.turn.outcome != '' && steps.turn.outcome != 'skipped' && steps.proof.outcome != 'success'",
    );
  });

  test('is begun by hand alone', () => {
    const checks = stepsOf('cutover.yml').filter((step) => treeOf(step['with'])['gate'] !== undefined);
    expect(checks.map((step) => treeOf(step['with'])['events'])).toEqual(['workflow_dispatch', 'workflow_dispatch']);
  });

  test('asks for its confirmation whatever the gate', () => {
    const [check] = stepsOf('cutover.yml');
    expect(textOf(treeOf(check?.['with'])['expected-confirmation'])).toMatch(
      /^\$\{\{ format\('turn \{0\} in \{1\} to \{2\}'/,
    );
  });
});

describe('a failing proof', () => {
  test('takes a static release back, only if it is still the live one', () => {
    const undo = stepsOf('deploy-static.yml').find((step) => step['id'] === 'undo');
    expect(treeOf(undo?.['with'])).toMatchObject({
      mode: 'rollback',
      release: `$${'{{'} steps.upload.outputs.previous-release }}`,
      'expected-release': `$${'{{'} steps.upload.outputs.release }}`,
    });
    expect(undo?.['if']).toContain("steps.purge.outcome == 'failure'");
  });
});

describe('two dispatches at once', () => {
  test('wait for each other in one queue for each environment, whatever workflow they are of', () => {
    const groups = callable.flatMap(({ jobs }) => jobs.map(({ tree }) => treeOf(tree['concurrency'])['group']));
    expect(new Set(groups.filter((group) => group !== undefined))).toEqual(
      new Set([`spa-release-$${'{{'} inputs.environment }}`]),
    );
  });
});
