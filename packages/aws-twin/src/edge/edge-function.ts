import { createContext, Script } from 'node:vm';
import { errorMessage, InputError } from '@deploy/kernel';
import type { FunctionModel } from '../model.ts';
import type { FunctionEvent } from './function-event.ts';

/** A function that broke while it ran: it threw, took too long or returned nothing. */
export class FunctionFailure extends Error {
  override readonly name = 'FunctionFailure';
}

/** Runs a function on one event and gives back what it returned, as plain data. Throws `FunctionFailure`. */
export type EdgeFunction = (event: FunctionEvent) => unknown;

/** Largest source of a function, in bytes (source: CloudFront Developer Guide, "Quotas on CloudFront Functions"). */
const MAX_SOURCE_BYTES = 10_240;
/** CloudFront stops a function long before; this keeps a loop from hanging a test, however busy the machine is. */
const TIME_LIMIT_MS = 5_000;

const RUN = new Script(
  `'use strict';
  outcome = '';
  Promise.resolve()
    .then(function () { return handler(JSON.parse(event)); })
    .then(
      function (value) { outcome = JSON.stringify({ value: value === undefined ? null : value }); },
      function (thrown) { outcome = JSON.stringify({ thrown: String((thrown && thrown.message) || thrown) }); },
    );`,
  { filename: 'edge-function-runner.js' },
);

/**
 * Compiles a CloudFront Function (runtime 2.0) into a context of its own: no network, files, modules, timers or `eval`,
 * strict mode, a time limit. Data passes as JSON, so nothing of this process can be reached from inside. Throws
 * `InputError` for source that does not compile or defines no `handler`.
 */
export function compileEdgeFunction(model: FunctionModel): EdgeFunction {
  const box: Record<string, unknown> = { event: '', outcome: '' };
  const context = createContext(box, {
    codeGeneration: { strings: false, wasm: false },
    microtaskMode: 'afterEvaluate',
  });
  if (Buffer.byteLength(model.source) > MAX_SOURCE_BYTES) {
    throw invalid(model, `its source is longer than ${MAX_SOURCE_BYTES} bytes`);
  }
  try {
    const source = `'use strict';const console = { log() {}, error() {} };${model.source}\n;globalThis.handler = handler;`;
    new Script(source, { filename: `${model.name}.js` }).runInContext(context, { timeout: TIME_LIMIT_MS });
  } catch (thrown) {
    throw invalid(model, errorMessage(thrown), thrown);
  }
  if (typeof box['handler'] !== 'function') throw invalid(model, 'it defines no function `handler`');
  return (event) => {
    box['event'] = JSON.stringify(event);
    try {
      RUN.runInContext(context, { timeout: TIME_LIMIT_MS });
    } catch (thrown) {
      throw new FunctionFailure(`${model.name}: ${errorMessage(thrown)}`, { cause: thrown });
    }
    return outcomeOf(model, box['outcome']);
  };
}

function outcomeOf(model: FunctionModel, text: unknown): unknown {
  if (typeof text !== 'string' || text === '') throw new FunctionFailure(`${model.name}: did not finish`);
  const outcome: unknown = JSON.parse(text);
  if (typeof outcome !== 'object' || outcome === null) throw new FunctionFailure(`${model.name}: returned nothing`);
  if ('thrown' in outcome) throw new FunctionFailure(`${model.name}: ${String(outcome.thrown)}`);
  return 'value' in outcome ? outcome.value : null;
}

function invalid(model: FunctionModel, why: string, cause?: unknown): InputError {
  return new InputError({
    code: 'twin-function-invalid',
    message: `The edge function "${model.name}" cannot be used: ${why}.`,
    remedy: 'Give it a source that defines `function handler(event)` for the CloudFront Functions runtime 2.0.',
    cause,
  });
}
