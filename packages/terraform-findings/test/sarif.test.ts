import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { asArray, asObject, type JsonObject, parseJson } from '@deploy/kernel';
import { githubSarifLimits, sarifFiles } from '@deploy/terraform-findings';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { finding, judgedReport, someFindings } from './made-findings.ts';

const schemaText = readFileSync(new URL('fixtures/sarif-2.1.0-rtm.5.json', import.meta.url), 'utf8');
// Of draft 4 it only uses what later drafts know too, beside the names of these two.
const { $schema: _, id: __, ...schema } = asObject(parseJson(schemaText, 'schema'), 'schema');
const isSarif = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);

const compressedSize = (text: string): number => gzipSync(text).length;

function runOf(text: string): JsonObject {
  const document = asObject(parseJson(text, 'sarif'), 'sarif');
  const [run] = asArray(document['runs'], 'runs', asObject);
  if (run === undefined) throw new Error('There is no run.');
  return run;
}

const resultsOf = (text: string) => asArray(runOf(text)['results'], 'results', asObject);

describe('SARIF', () => {
  test('is what the published schema asks for, whatever the findings say', () => {
    fc.assert(
      fc.property(someFindings(25), (findings) => {
        const [file] = sarifFiles([judgedReport(findings)], { fileOf: () => 'main.tf' });
        expect(isSarif(parseJson(file?.text ?? '', 'sarif')) || isSarif.errors).toBe(true);
        expect(file?.results).toBe(findings.length);
      }),
      { numRuns: 60 },
    );
  });

  test('is one document for each tool and stack', () => {
    const files = sarifFiles([
      judgedReport([], { tool: 'tflint', stack: 'a/b' }),
      judgedReport([], { tool: 'tflint', stack: 'a-b' }),
      judgedReport([], { tool: 'checkov', stack: 'a/b' }),
    ]);
    expect(files.map(({ category }) => category)).toEqual(['tflint/a/b', 'tflint/a-b', 'checkov/a/b']);
    expect(new Set(files.map(({ name }) => name)).size).toBe(3);
    expect(runOf(files[0]?.text ?? '')['automationDetails']).toEqual({ id: 'tflint/a/b/' });
  });

  test('is not written for a tool without a verdict: its alerts would be closed', () => {
    const failure = { state: 'failed', failure: 'crashed', message: 'm', remedy: 'r', findings: [finding()] } as const;
    expect(sarifFiles([judgedReport([], { verdict: failure })])).toEqual([]);
    expect(sarifFiles([judgedReport([]), judgedReport([], { verdict: failure })])).toEqual([]);
    expect(sarifFiles([judgedReport([], { verdict: { state: 'skipped', reason: 'r' } })])).toEqual([]);
  });

  test('paths are relative to the repository and encoded', () => {
    const place = { file: 'stacks/a b:c/ü#1.tf', range: null };
    const [result] = resultsOf(sarifFiles([judgedReport([finding({ place })])])[0]?.text ?? '');
    expect(JSON.stringify(result)).toContain('"uri":"stacks/a%20b%3Ac/%C3%BC%231.tf","uriBaseId":"%SRCROOT%"');
  });

  test('the end of a column is the one after the last, as SARIF counts', () => {
    const place = { file: 'a.tf', range: { startLine: 2, endLine: 2, startColumn: 3, endColumn: 7 } };
    const [result] = resultsOf(sarifFiles([judgedReport([finding({ place })])])[0]?.text ?? '');
    expect(JSON.stringify(result)).toContain('"region":{"startLine":2,"endLine":2,"startColumn":3,"endColumn":8}');
  });

  test('of too many results the worst stay, and the rest is counted', () => {
    const many = Array.from({ length: 6_000 }, (_, at) =>
      finding({ severity: at < 1_500 ? 'note' : 'error', rule: `R${at}`, fingerprint: `${at}`.padStart(64, '0') }),
    );
    const [file] = sarifFiles([judgedReport(many)], { compressedSize });
    expect(file?.results).toBe(githubSarifLimits.results);
    expect(file?.cut).toEqual({ error: 0, warning: 0, note: 1_000 });
    expect(compressedSize(file?.text ?? '')).toBeLessThan(githubSarifLimits.bytes);
  });

  test('stays below the limits of size and rules, and counts what is cut', () => {
    fc.assert(
      fc.property(someFindings(40), fc.integer({ min: 1_500, max: 9_000 }), (findings, bytes) => {
        const limits = { results: 20, rules: 3, bytes };
        const [file] = sarifFiles([judgedReport(findings)], { limits });
        const text = file?.text ?? '';
        const driver = asObject(asObject(runOf(text)['tool'], 'tool')['driver'], 'driver');
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(bytes);
        expect(asArray(driver['rules'], 'rules', asObject).length).toBeLessThanOrEqual(3);
        const { error = 0, note = 0, warning = 0 } = file?.cut ?? {};
        expect((file?.results ?? 0) + error + note + warning + (file?.unplaced ?? 0)).toBe(findings.length);
      }),
      { numRuns: 60 },
    );
  });
});
