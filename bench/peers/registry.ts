import { awsSync10, awsSync50 } from './aws-sync.ts';
import { bare64, bare128 } from './bare.ts';
import type { Peer } from './peer.ts';
import { rcloneCopy, rcloneNoHead } from './rclone.ts';
import { s3SyncClient } from './s3-sync-client.ts';
import { s3deploy } from './s3deploy.ts';
import { s5cmdSizeOnly, s5cmdSync } from './s5cmd.ts';
import { uploadStatic } from './upload-static.ts';

/** Everything that is measured, in the order of the tables. */
export const peers: readonly Peer[] = [
  uploadStatic,
  rcloneNoHead,
  rcloneCopy,
  s3deploy,
  s5cmdSync,
  s5cmdSizeOnly,
  s3SyncClient,
  awsSync50,
  awsSync10,
  bare64,
  bare128,
];
