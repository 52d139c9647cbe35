import { DEFAULT_SSM_KNOBS, type SsmKnobs } from './knobs.ts';
import { alreadyExists, invalidValue, parameterNotFound, typeMismatch, versionNotFound } from './ssm-errors.ts';

export type ParameterType = 'String' | 'StringList' | 'SecureString';

/** A parameter that is there from the start. */
export interface ParameterModel {
  /** Such as `/nwac/test/api/blue/release`. */
  readonly name: string;
  readonly value: string;
  /** Default `String`. */
  readonly type?: ParameterType;
}

export interface ParameterVersion {
  readonly name: string;
  readonly type: ParameterType;
  readonly value: string;
  /** From 1. */
  readonly version: number;
  readonly modifiedMs: number;
}

export interface WriteParameter {
  readonly name: string;
  readonly value: string;
  /** May be left out where the parameter exists. */
  readonly type?: ParameterType | undefined;
  readonly overwrite: boolean;
}

/** Bytes of a standard parameter, and versions that are kept (source: AWS, Systems Manager quotas). */
const MAX_BYTES = 4096;
const MAX_VERSIONS = 100;

/** Parameter Store: every parameter with its versions. */
export class Parameters {
  readonly #knobs: SsmKnobs;
  readonly #versions = new Map<string, ParameterVersion[]>();

  constructor(models: readonly ParameterModel[], startMs: number, knobs: Partial<SsmKnobs> = {}) {
    this.#knobs = { ...DEFAULT_SSM_KNOBS, ...knobs };
    for (const model of models) this.put({ ...model, type: model.type ?? 'String', overwrite: false }, startMs);
  }

  get names(): readonly string[] {
    return [...this.#versions.keys()];
  }

  /** The value last written, whatever a reader may see; null for a name that is not there. */
  value(name: string): string | null {
    return this.#versions.get(name)?.at(-1)?.value ?? null;
  }

  /** All versions that are kept, oldest first; none for a name that is not there. */
  history(name: string): readonly ParameterVersion[] {
    return this.#versions.get(name) ?? [];
  }

  /**
   * What a reader sees at a time. `selector`: a name, or a name, a colon and a version. Throws `ServiceError` for one
   * that is not there.
   */
  read(selector: string, nowMs: number): ParameterVersion {
    const [, name = selector, version] = /^(.*?)(?::(\d+))?$/s.exec(selector) ?? [];
    const versions = this.history(name).filter(
      ({ modifiedMs, version: number }) => number === 1 || modifiedMs + this.#knobs.readLagMs <= nowMs,
    );
    const found =
      version === undefined ? versions.at(-1) : versions.find((candidate) => candidate.version === Number(version));
    if (found) return found;
    throw versions.length === 0 || version === undefined ? parameterNotFound(name) : versionNotFound(name, version);
  }

  /** Writes a version and gives it back. Throws `ServiceError` for what Parameter Store refuses. */
  put(write: WriteParameter, nowMs: number): ParameterVersion {
    const { name, overwrite, value } = write;
    checkName(name);
    checkValue(value);
    const versions = this.#versions.get(name) ?? [];
    const last = versions.at(-1);
    if (last !== undefined && !overwrite) throw alreadyExists();
    if (last !== undefined && write.type !== undefined && write.type !== last.type) throw typeMismatch();
    const type = write.type ?? last?.type;
    if (type === undefined) throw invalidValue('A parameter type is required when you create a parameter.');
    const made = { name, type, value, version: (last?.version ?? 0) + 1, modifiedMs: nowMs };
    this.#versions.set(name, [...versions, made].slice(-MAX_VERSIONS));
    return made;
  }
}

function checkName(name: string): void {
  if (!/^[a-zA-Z0-9_./-]+$/.test(name)) {
    throw invalidValue(
      `Parameter name: "${name}" must be a fully qualified name of letters, digits and ".", "-", "_" and "/".`,
    );
  }
  if (name.includes('/') && !name.startsWith('/')) {
    throw invalidValue(`Parameter name must be a fully qualified name: "${name}" must begin with "/".`);
  }
}

function checkValue(value: string): void {
  if (value === '') {
    throw invalidValue(
      "1 validation error detected: Value '' at 'value' failed to satisfy constraint: " +
        'Member must have length greater than or equal to 1',
    );
  }
  const bytes = new TextEncoder().encode(value).byteLength;
  if (bytes > MAX_BYTES) {
    throw invalidValue(
      `Standard tier parameters support a maximum parameter value of ${MAX_BYTES} characters. To create a larger ` +
        'parameter value, upgrade the parameter to use the advanced-parameter tier.',
    );
  }
}
