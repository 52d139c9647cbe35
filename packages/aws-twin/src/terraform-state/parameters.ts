import { asOneOf, asString, type DeploymentContract, parseContract } from '@deploy/kernel';
import type { ParameterModel } from '../ssm/parameters.ts';
import type { Block } from './block.ts';
import type { Resources } from './resources.ts';

export const parametersOf = (resources: Resources): readonly ParameterModel[] =>
  resources.ofType('aws_ssm_parameter').map((parameter) => ({
    name: parameter.needs('name', asString),
    type: parameter.needs('type', (value, path) => asOneOf(value, path, ['String', 'StringList', 'SecureString'])),
    value: textOf(parameter),
  }));

/** Terraform keeps what need not be hidden in an argument of its own. */
const textOf = (parameter: Block): string =>
  parameter.may('insecure_value', asString) ?? parameter.needs('value', asString);

/** Where the actions read what they are told, by the last part of its name. */
const CONTRACT = /\/deploy-contract$/;

/** The deployment contract among the parameters, as the actions read it. Throws `InputError` for one that they refuse. */
export function contractIn(
  parameters: readonly ParameterModel[],
): { readonly name: string; readonly contract: DeploymentContract } | null {
  const found = parameters.find(({ name }) => CONTRACT.test(name));
  return found === undefined ? null : { name: found.name, contract: parseContract(found.value) };
}
