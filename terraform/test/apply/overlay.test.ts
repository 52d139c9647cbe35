import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { CONCESSIONS, type Concession, MENDINGS, PROVIDER_ARGUMENTS, SERVICES } from './concessions.ts';
import { type Overlay, overlayFiles } from './overlay.ts';
import { codeIn } from './scratch.ts';

const urls = { moto: 'http://127.0.0.1:1', ministack: 'http://127.0.0.1:2' };
const code = new Map([
  ['stacks/test/providers.tf', 'provider "aws" {\n  region = "r"\n}\n\nprovider "aws" {\n  alias = "edge"\n}\n'],
  ['modules/alarms/main.tf', '# Alarms.\nresource "aws_cloudwatch_composite_alarm" "gate" {\n  alarm_name = "x"\n}\n'],
  ['modules/other/main.tf', 'resource "aws_lb" "this" {\n}\n'],
]);
const gate: Concession = {
  folder: 'modules/alarms',
  resource: 'aws_cloudwatch_composite_alarm.gate',
  instead: 'alarm_description = null',
  reason: 'for a test',
};

const overlay = (changes: Partial<Overlay> = {}): Overlay => ({
  stack: 'stacks/test',
  code,
  services: { ec2: 'moto', s3: 'ministack' },
  urls,
  providerArguments: { max_retries: '5' },
  concessions: [],
  ...changes,
});

describe('the override of the stack', () => {
  const [file, ...others] = overlayFiles(overlay());

  test('is one file, beside the stack', () => {
    expect(others).toEqual([]);
    expect(file?.path).toBe('stacks/test/emulators_override.tf');
  });

  test('turns every provider that the stack configures, by its alias, to the emulator of each service', () => {
    const text = file?.text ?? '';
    expect(text.match(/provider "aws" \{/g)).toHaveLength(2);
    expect(text.match(/alias = "edge"/g)).toHaveLength(1);
    expect(text.match(/ec2 = "http:\/\/127\.0\.0\.1:1"/g)).toHaveLength(2);
    expect(text.match(/s3 = "http:\/\/127\.0\.0\.1:2"/g)).toHaveLength(2);
    expect(text.match(/max_retries = 5/g)).toHaveLength(2);
  });

  test('keeps the state on disk', () => {
    expect(file?.text).toContain('backend "local" {}');
  });

  test('is refused where the stack configures no provider, because what is not turned would ask AWS', () => {
    expect(() => overlayFiles(overlay({ stack: 'stacks/none' }))).toThrow(/stacks\/none configures no provider/);
  });
});

describe('a concession', () => {
  test('overrides the block that it names, in its own folder', () => {
    const files = overlayFiles(overlay({ concessions: [gate] }));
    expect(files[1]).toEqual({
      path: 'modules/alarms/concessions_override.tf',
      text: 'resource "aws_cloudwatch_composite_alarm" "gate" {\n  alarm_description = null\n}\n',
    });
  });

  test('shares a block with others of the same resource', () => {
    const files = overlayFiles(overlay({ concessions: [gate, { ...gate, instead: 'tags = {}' }] }));
    expect(files[1]?.text.match(/resource/g)).toHaveLength(1);
    expect(files[1]?.text).toContain('  alarm_description = null\n  tags = {}\n');
  });

  test('is refused where no such block is, so that one for a renamed resource is noticed', () => {
    const concessions = [{ ...gate, resource: 'aws_lb.this' }];
    expect(() => overlayFiles(overlay({ concessions }))).toThrow(/aws_lb\.this in modules\/alarms, and no such block/);
  });

  test('is refused where its address is none', () => {
    const concessions = [{ ...gate, resource: 'module.x.aws_lb.this' }];
    expect(() => overlayFiles(overlay({ concessions }))).toThrow(/no address such as aws_lb\.this/);
  });
});

describe('what is conceded', () => {
  const terraform = codeIn(fileURLToPath(new URL('../..', import.meta.url)));

  test('is all in the code of today, and the test stack has three providers to turn', () => {
    const files = overlayFiles({
      stack: 'stacks/test',
      code: terraform,
      services: SERVICES,
      urls,
      providerArguments: PROVIDER_ARGUMENTS,
      concessions: CONCESSIONS,
    });
    expect(files[0]?.text.match(/provider "aws" \{/g)).toHaveLength(3);
  });

  test('has one mending for each function that mends an emulator, and a reason for each', () => {
    for (const emulator of ['moto', 'ministack'] as const) {
      const python = readFileSync(fileURLToPath(new URL(`mended_${emulator}.py`, import.meta.url)), 'utf8');
      const functions = [...python.matchAll(/^def (\w+)\(\):/gm)].map(([, name]) => name);
      expect(MENDINGS.filter((mending) => mending.emulator === emulator).map(({ name }) => name)).toEqual(functions);
    }
    for (const { reason } of [...MENDINGS, ...CONCESSIONS]) expect(reason).toMatch(/^\S.{30,}\.$/);
  });
});
