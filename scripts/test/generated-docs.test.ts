import { describe, expect, test } from '@jest/globals';
import { inputTable, modesOf, outputTable, permissionSection } from '../docs/action-tables.mjs';
import { replaceSection } from '../docs/marked-section.mjs';

describe('a marked section', () => {
  const page = 'a\n<!-- inputs:begin (made by npm run docs) -->\nold\n<!-- inputs:end -->\nb\n';

  test('is replaced between its markers, again and again', () => {
    const once = replaceSection(page, 'inputs', 'new\n');
    expect(once).toBe('a\n<!-- inputs:begin (made by npm run docs) -->\n\nnew\n\n<!-- inputs:end -->\nb\n');
    expect(replaceSection(once, 'inputs', 'new\n')).toBe(once);
  });

  test.each(['', '<!-- inputs:begin -->', '<!-- inputs:end --><!-- inputs:begin -->', `${page}${page}`])(
    'without its markers is refused: %j',
    (text) => {
      expect(() => replaceSection(text, 'inputs', 'new')).toThrow('inputs:begin');
    },
  );
});

describe('tables', () => {
  test('name inputs with default or as required, on one line each', () => {
    const inputs = {
      source: { description: 'Where\nfrom | to.', required: true },
      retain: { description: 'How many.', default: '5' },
      app: { description: 'Which.' },
    };
    expect(inputTable({ inputs }).split('\n').slice(2)).toEqual([
      '| `source` | **required** | Where from \\| to. |',
      '| `retain` | `5` | How many. |',
      '| `app` |  | Which. |',
    ]);
  });

  test('refuse an input or output without a description', () => {
    expect(() => inputTable({ inputs: { a: {} } })).toThrow('inputs.a');
    expect(() => outputTable({ outputs: { b: { description: ' ' } } })).toThrow('outputs.b');
  });

  test('give each permission its reason, and the policy to copy', () => {
    const permissions = {
      statements: [
        { sid: 'Read', actions: ['s3:GetObject'], resources: ['arn:x'], modes: ['deploy', 'list'], why: 'Reads.' },
        { sid: 'Write', actions: ['s3:PutObject'], resources: ['arn:x'], modes: ['deploy'], why: 'Writes.' },
      ],
    };
    const section = permissionSection(permissions, modesOf(permissions));
    expect(section).toContain('| `s3:GetObject` | `arn:x` | all | Reads. |');
    expect(section).toContain('| `s3:PutObject` | `arn:x` | `deploy` | Writes. |');
    const [, policy = ''] = /```json\n(.*?)\n```/s.exec(section) ?? [];
    expect(JSON.parse(policy)).toMatchObject({ Statement: [{ Sid: 'Read', Effect: 'Allow' }, { Sid: 'Write' }] });
  });
});
