import { describe, expect, test } from '@jest/globals';
import { madeBy, modulePermissions, permissionsByType, stackPermissions } from '../docs/terraform-permissions.mjs';

describe('what IAM has to allow', () => {
  test('has a line for each type that a module makes itself, and names the modules that it calls', () => {
    const { types, calls } = madeBy('modules/environment');
    const section = modulePermissions('modules/environment');
    for (const type of types) expect(section).toContain(`| \`${type}\``);
    expect(calls).toContain('modules/network');
    expect(section).toContain('[network](../network/README.md)');
    expect(section).not.toContain('aws_nat_gateway');
  });

  test('is counted through all modules for a stack, without what only administrators make', () => {
    const section = stackPermissions('stacks/test');
    expect(section).toContain('`ec2:CreateNatGateway`');
    expect(section).not.toContain('`iam:CreatePolicy`');
    expect(stackPermissions('stacks/bootstrap')).toContain('`iam:CreatePolicy`');
  });

  test('is an error where a type has no entry', () => {
    const { aws_vpc: _, ...others } = permissionsByType();
    expect(() => modulePermissions('modules/network', others)).toThrow('no entry for aws_vpc');
  });
});
