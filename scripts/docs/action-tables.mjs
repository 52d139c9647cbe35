// Tables of an action's README from its action.yml and iam.json. A missing description is an error.

import { table } from './table.mjs';

export function inputTable({ inputs }) {
  return table(
    ['Input', 'Default', 'What it does'],
    Object.entries(inputs ?? {}).map(([name, input]) => [
      `\`${name}\``,
      input.required === true ? '**required**' : shownDefault(input.default),
      description(`inputs.${name}`, input),
    ]),
  );
}

export function outputTable({ outputs }) {
  return table(
    ['Output', 'What it holds'],
    Object.entries(outputs ?? {}).map(([name, output]) => [`\`${name}\``, description(`outputs.${name}`, output)]),
  );
}

function description(path, { description: text }) {
  if (typeof text !== 'string' || text.trim() === '') throw new Error(`action.yml: ${path} has no description`);
  return text.trim();
}

const shownDefault = (value) => (value === undefined || value === '' ? '' : `\`${value}\``);

/** The IAM statements with their reasons, and the same as a policy to copy. */
export function permissionSection({ statements }, modes) {
  const rows = statements.map((statement) => [
    statement.actions.map((action) => `\`${action}\``).join(', '),
    statement.resources.map((resource) => `\`${resource}\``).join(', '),
    neededIn(statement, modes),
    statement.why,
  ]);
  const policy = {
    Version: '2012-10-17',
    Statement: statements.map(({ sid, actions, resources }) => ({
      Sid: sid,
      Effect: 'Allow',
      Action: actions,
      Resource: resources,
    })),
  };
  return [
    table(['May', 'On', 'In modes', 'Because'], rows),
    '<details><summary>As a policy, with placeholders to fill in</summary>',
    `\`\`\`json\n${JSON.stringify(policy, null, 2)}\n\`\`\``,
    '</details>',
  ].join('\n\n');
}

function neededIn({ modes: needed, input }, modes) {
  const which = modes.every((mode) => needed.includes(mode)) ? 'all' : needed.map((mode) => `\`${mode}\``).join(', ');
  return input === undefined ? which : `${which}, with input \`${input}\``;
}

/** All modes that any statement names, in the order of their first mention. */
export const modesOf = ({ statements }) => [...new Set(statements.flatMap(({ modes }) => modes))];
