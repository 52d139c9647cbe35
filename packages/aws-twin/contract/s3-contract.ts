import { conditionalWrites } from './cases/conditional-writes.ts';
import { integrity } from './cases/integrity.ts';
import { listing } from './cases/listing.ts';
import { multipart } from './cases/multipart.ts';
import { objects } from './cases/objects.ts';
import { signatures } from './cases/signatures.ts';
import { versions } from './cases/versions.ts';
import type { ContractCase } from './target.ts';

export { type HttpTargetOptions, httpTarget } from './http-target.ts';
export type { ContractCase, RawAnswer, RawRequest, S3Target } from './target.ts';

/** What the twin and every foreign store are asked in the same words. Cases are independent and may run in any order. */
export const S3_CONTRACT: readonly ContractCase[] = [
  ...conditionalWrites,
  ...integrity,
  ...signatures,
  ...objects,
  ...listing,
  ...versions,
  ...multipart,
];
