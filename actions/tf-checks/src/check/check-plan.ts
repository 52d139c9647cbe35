import type { ToolName } from '@deploy/terraform-findings';
import type { Toolbox } from '../tools/toolbox.ts';
import type { TerraformDirectory } from '../tree/tree.ts';
import type { LockFiles } from './lock-files.ts';

/** What is to be checked, and with what. */
export interface CheckPlan {
  readonly toolbox: Toolbox;
  /** Directory of all Terraform code, relative to the root of the repository. */
  readonly root: string;
  /** Every directory below `root`, and those that are to be checked. */
  readonly tree: readonly TerraformDirectory[];
  readonly chosen: readonly TerraformDirectory[];
  readonly tools: readonly ToolName[];
  /** `null` where a tool is not there. */
  readonly versions: Readonly<Partial<Record<ToolName, string | null>>>;
  readonly locks: LockFiles;
  /** Such as `linux_amd64`. */
  readonly platform: string;
}

/** Whether all of the tree is looked at, so that tools may be given its root. */
export const isWhole = ({ chosen, tree }: CheckPlan): boolean => chosen.length === tree.length;

/** What can be looked into: the others fail before any tool is asked. */
export const readable = ({ chosen }: CheckPlan): readonly TerraformDirectory[] =>
  chosen.filter(({ problem }) => problem === null);
