import type { Files } from '../small-site.ts';
import type { Ended, Inputs, Stage } from './stage.ts';

/** A deploy that S3 refuses to go on with in the middle of its flip: begun, not settled, and its lease is free. */
export function breakOff(stage: Stage, files: Files, inputs: Inputs = {}): Promise<Ended> {
  const refusal = { kind: 'error', status: 400, code: 'InvalidRequest', message: 'no' } as const;
  stage.twin.faults.plant({ client: stage.nextClient, operation: 'CopyObject', key: '*index.html' }, refusal);
  return stage.deploy(files, inputs);
}
