import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as core from '@actions/core';
import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { workflowCommands } from '../src/workflow-commands.ts';

const TEXTS = ['plain', 'two\nlines', 'per%cent and : and , too', 'carriage\r\nreturn', '', '::error::not a command?'];

/** GitHub's own toolkit is the judge: the same calls must print the same lines and write the same file. */
describe('workflow commands are those of GitHub’s toolkit', () => {
  const folder = mkdtempSync(join(tmpdir(), 'workflow-commands-'));
  const printed: string[] = [];
  const environment = { ...process.env };

  beforeEach(() => {
    printed.length = 0;
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed.push(String(text));
      return true;
    });
  });

  afterEach(() => {
    jest.restoreAllMocks();
    process.env = { ...environment };
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  const linesOf = (call: () => void): string => {
    printed.length = 0;
    call();
    return printed.join('');
  };

  test.each(TEXTS)('for %j', (text) => {
    const ours = workflowCommands({});
    expect(linesOf(() => ours.log.info(text))).toBe(linesOf(() => core.info(text)));
    expect(linesOf(() => ours.log.debug(text))).toBe(linesOf(() => core.debug(text)));
    expect(linesOf(() => ours.log.notice(text))).toBe(linesOf(() => core.notice(text)));
    expect(linesOf(() => ours.log.warning(text))).toBe(linesOf(() => core.warning(text)));
    expect(linesOf(() => ours.log.startGroup(text))).toBe(linesOf(() => core.startGroup(text)));
    expect(linesOf(() => ours.log.endGroup())).toBe(linesOf(() => core.endGroup()));
    expect(linesOf(() => ours.mask(text))).toBe(linesOf(() => core.setSecret(text)));
    const title = `a title: ${text}`;
    expect(linesOf(() => ours.log.error('text', { title }))).toBe(linesOf(() => core.error('text', { title })));
  });

  test.each(TEXTS)('beside lines of a file, for %j', (text) => {
    const ours = workflowCommands({});
    const place = { file: `a, b/${text || 'c'}.tf`, startLine: 3, endLine: 3, startColumn: 5, endColumn: 9 };
    const beside = { level: 'warning', title: `t:${text}`, text, ...place } as const;
    expect(linesOf(() => ours.log.beside(beside))).toBe(
      linesOf(() => core.warning(text, { title: beside.title, ...place })),
    );
  });

  test('without columns where lines are several or columns are unknown', () => {
    const beside = { level: 'error', title: 't', text: 'x', file: 'a.tf', startColumn: 5, endColumn: 9 } as const;
    const { log } = workflowCommands({});
    expect(linesOf(() => log.beside({ ...beside, startLine: 3, endLine: 4 }))).toMatch(
      /^::error title=t,file=a.tf,line=3,endLine=4::x/,
    );
    expect(linesOf(() => log.beside({ ...beside, startLine: 3, endLine: 3, startColumn: null }))).toMatch(
      /^::error title=t,file=a.tf,line=3,endLine=3::x/,
    );
  });

  test.each(TEXTS)('and the files of outputs and of states, for %j', (text) => {
    const [ourFile, theirFile] = [join(folder, 'ours'), join(folder, 'theirs')];
    for (const file of [ourFile, theirFile]) writeFileSync(file, '');
    const ours = workflowCommands({ GITHUB_OUTPUT: ourFile, GITHUB_STATE: ourFile });
    ours.setOutput('name', text);
    ours.saveState('name', text);
    process.env['GITHUB_OUTPUT'] = theirFile;
    process.env['GITHUB_STATE'] = theirFile;
    core.setOutput('name', text);
    core.saveState('name', text);
    const withoutDelimiter = (file: string) =>
      readFileSync(file, 'utf8').replaceAll(/ghadelimiter_[0-9a-f-]+/g, 'DELIMITER');
    expect(withoutDelimiter(ourFile)).toBe(withoutDelimiter(theirFile));
  });

  test('and debugging is what the runner says', () => {
    for (const value of ['1', '0', '']) {
      process.env['RUNNER_DEBUG'] = value;
      expect(workflowCommands({ RUNNER_DEBUG: value }).isDebug).toBe(core.isDebug());
    }
  });

  test('an output or a state without a file is dropped', () => {
    expect(linesOf(() => workflowCommands({}).setOutput('name', 'value'))).toBe('');
    expect(linesOf(() => workflowCommands({}).saveState('name', 'value'))).toBe('');
  });
});
