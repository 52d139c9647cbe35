import { NotFoundError } from '@deploy/kernel';
import { AwsConnection, type AwsPorts } from './aws-connection.ts';
import { nameOf } from './aws-error-facts.ts';

/** The value of a plain SSM parameter, such as the deployment contract. */
export async function readParameter(name: string, ports: AwsPorts): Promise<string> {
  const { GetParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm');
  const aws = new AwsConnection(ports, 'ssm');
  const client = new SSMClient(aws.clientOptions());
  const { region } = ports;
  const context = {
    service: 'SSM' as const,
    operation: 'GetParameter',
    resource: name,
    region,
    permission: 'ssm:GetParameter',
    needs: [{ action: 'ssm:GetParameter', resource: `arn:aws:ssm:${region}:*:parameter/${name.replace(/^\//, '')}` }],
    permissions: null,
  };
  return aws.run(
    {
      context,
      settle: (thrown) => {
        throw nameOf(thrown) === 'ParameterNotFound' ? parameterMissing(name, region, thrown) : thrown;
      },
    },
    async () => (await client.send(new GetParameterCommand({ Name: name }))).Parameter?.Value ?? '',
  );
}

const parameterMissing = (name: string, region: string, cause: unknown): NotFoundError =>
  new NotFoundError({
    code: 'parameter-not-found',
    message: `There is no SSM parameter ${name} in ${region}.`,
    remedy:
      'Check input `contract-parameter` and the region; Terraform writes the parameter when the environment is applied.',
    cause,
  });
