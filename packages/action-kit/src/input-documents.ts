/** Kinds of inputs that hold a document, read into the shape that the action works with. */
import { errorMessage, ShapeError } from '@deploy/kernel';
import { parseDocument } from 'yaml';
import { type Common, type InputSpec, optionalSpec, UnreadableInput } from './input-spec.ts';

interface DocumentPresence<T> extends Common {
  readonly default?: string;
  readonly required?: true;
  /** Reads the parsed document; throws `ShapeError` with where and why. The readers of the kernel do. */
  readonly shape: (value: unknown) => T;
}

/** A JSON text; null when absent. */
export const json = <T>(presence: DocumentPresence<T>): InputSpec<T | null> =>
  optionalSpec(presence, { kind: 'json', accepts: 'JSON', parse: (text) => shaped(presence, parseJson(text)) });

/** A YAML 1.2 text, JSON included; null when absent. */
export const yaml = <T>(presence: DocumentPresence<T>): InputSpec<T | null> =>
  optionalSpec(presence, { kind: 'yaml', accepts: 'YAML', parse: (text) => shaped(presence, parseYaml(text)) });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw new UnreadableInput(errorMessage(thrown), { cause: thrown });
  }
}

function parseYaml(text: string): unknown {
  const document = parseDocument(text, { prettyErrors: true });
  const problem = document.errors[0];
  if (problem !== undefined) throw new UnreadableInput(firstLine(problem.message), { cause: problem });
  try {
    return document.toJS();
  } catch (thrown) {
    // An alias without its anchor, or aliases that multiply without end.
    throw new UnreadableInput(firstLine(errorMessage(thrown)), { cause: thrown });
  }
}

const firstLine = (text: string): string => text.split('\n')[0] ?? '';

function shaped<T>({ shape }: DocumentPresence<T>, value: unknown): T {
  try {
    return shape(value);
  } catch (thrown) {
    if (thrown instanceof ShapeError) throw new UnreadableInput(thrown.message, { cause: thrown });
    throw thrown;
  }
}
