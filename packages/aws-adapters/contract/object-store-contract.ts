import type { ObjectStore } from '@deploy/kernel';
import { copyCases } from './copy-cases.ts';
import { deleteCases } from './delete-cases.ts';
import { fenceCases } from './fence-cases.ts';
import { multipartCases } from './multipart-cases.ts';
import { readCases } from './read-cases.ts';
import { writeCases } from './write-cases.ts';

/**
 * What the release protocol needs of an object store, whatever stands behind it. Cases know no test runner: a case that
 * fails rejects. They share a bucket, each below a prefix of its own.
 */
export interface ContractCase {
  /** A sentence about behaviour; stable, for lists of known differences. */
  readonly name: string;
  run(ground: ContractGround): Promise<void>;
}

export interface ContractGround {
  /** Made with `multipart: CONTRACT_MULTIPART`, with a clock that really waits or one that jumps. */
  readonly store: ObjectStore;
  /** Below which the case works; empty at first. Ends in a slash. */
  readonly prefix: string;
}

const MIB = 1024 * 1024;
/** The smallest parts that S3 takes, so that a body in parts is small. */
export const CONTRACT_MULTIPART = { above: 5 * MIB, part: 5 * MIB };

export const objectStoreContract: readonly ContractCase[] = [
  ...readCases,
  ...writeCases,
  ...copyCases,
  ...deleteCases,
  ...multipartCases,
  ...fenceCases,
];

/** A prefix from the case's name. */
export const prefixOf = ({ name }: ContractCase): string =>
  `contract/${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}/`;
