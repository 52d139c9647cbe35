/** What `terraform show -json` tells of a plan, as far as tests need it. */
export interface PlanParts {
  readonly changes?: readonly unknown[];
  readonly drift?: readonly unknown[];
  readonly prior?: readonly unknown[];
}

export const planJson = ({ changes = [], drift = [], prior = [] }: PlanParts): string =>
  JSON.stringify({
    ...{ format_version: '1.2', terraform_version: '1.11.4', errored: false, complete: true, applyable: true },
    resource_changes: changes,
    resource_drift: drift,
    prior_state: { format_version: '1.0', terraform_version: '1.11.4', values: { root_module: { resources: prior } } },
    configuration: { root_module: {} },
  });

export interface ChangeParts {
  readonly before?: unknown;
  readonly after?: unknown;
  readonly replace_paths?: readonly unknown[];
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
}

export function change(address: string, actions: readonly string[], parts: ChangeParts = {}): unknown {
  const [type = '', name = ''] = address.split('.').slice(-2);
  const common = { before: null, after: null, after_unknown: {}, before_sensitive: {}, after_sensitive: {} };
  const module = address.split('.').slice(0, -2).join('.');
  return {
    ...{ address, mode: 'managed', type, name, provider_name: 'registry.terraform.io/hashicorp/aws' },
    ...(module === '' ? {} : { module_address: module }),
    change: { ...common, actions, ...parts },
  };
}
