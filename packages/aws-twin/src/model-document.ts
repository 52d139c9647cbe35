import { asArray, asBoolean, asCount, asObject, asOneOf, asRecord, asString, asStringOrNull } from '@deploy/kernel';
import { readAlarm } from './alarm-document.ts';
import { readFleet } from './fleet-document.ts';
import type {
  BehaviourModel,
  BucketModel,
  CachePolicyModel,
  DistributionModel,
  ErrorResponseModel,
  FunctionModel,
  OriginModel,
  PathBehaviourModel,
  TwinModel,
} from './model.ts';
import { inside, list, oneOf } from './model-member.ts';
import { readPolicyDocument } from './policy-document.ts';
import type { ParameterModel } from './ssm/parameters.ts';
import { present } from './wire/present.ts';

/** Reads a model from JSON. Throws `ShapeError` naming what is wrong. */
export function parseTwinModel(value: unknown, path = 'model'): TwinModel {
  const model = asObject(value, path);
  return {
    accountId: asString(model['accountId'], `${path}.accountId`),
    buckets: asArray(model['buckets'], `${path}.buckets`, bucket),
    distributions: asArray(model['distributions'], `${path}.distributions`, distribution),
    ...regionalParts(value, path),
  };
}

function regionalParts(value: unknown, path: string): Pick<TwinModel, 'fleet' | 'parameters' | 'alarms'> {
  const at = inside(value, path);
  return present({
    fleet: at.may('fleet', readFleet),
    parameters: at.may('parameters', list(parameter)),
    alarms: at.may('alarms', list(readAlarm)),
  });
}

function parameter(value: unknown, path: string): ParameterModel {
  const at = inside(value, path);
  return {
    name: at.needs('name', asString),
    value: at.needs('value', asString),
    ...present({ type: at.may('type', oneOf('String', 'StringList', 'SecureString')) }),
  };
}

function bucket(value: unknown, path: string): BucketModel {
  const { name, policy, region, versioning } = asObject(value, path);
  return {
    name: asString(name, `${path}.name`),
    region: asString(region, `${path}.region`),
    versioning: asBoolean(versioning, `${path}.versioning`),
    policy: policy === null ? null : readPolicyDocument(policy, `${path}.policy`),
  };
}

function distribution(value: unknown, path: string): DistributionModel {
  const model = asObject(value, path);
  return {
    id: asString(model['id'], `${path}.id`),
    domainName: asString(model['domainName'], `${path}.domainName`),
    aliases: asArray(model['aliases'], `${path}.aliases`, asString),
    enabled: asBoolean(model['enabled'], `${path}.enabled`),
    defaultRootObject: asString(model['defaultRootObject'], `${path}.defaultRootObject`),
    origins: asArray(model['origins'], `${path}.origins`, origin),
    defaultBehaviour: behaviour(model['defaultBehaviour'], `${path}.defaultBehaviour`),
    behaviours: asArray(model['behaviours'], `${path}.behaviours`, pathBehaviour),
    errorResponses: asArray(model['errorResponses'], `${path}.errorResponses`, errorResponse),
  };
}

function origin(value: unknown, path: string): OriginModel {
  const model = asObject(value, path);
  const id = asString(model['id'], `${path}.id`);
  const originPath = asString(model['originPath'], `${path}.originPath`);
  return asOneOf(model['kind'], `${path}.kind`, ['s3', 'http']) === 's3'
    ? { kind: 's3', id, originPath, bucket: asString(model['bucket'], `${path}.bucket`) }
    : { kind: 'http', id, originPath, url: asString(model['url'], `${path}.url`) };
}

function pathBehaviour(value: unknown, path: string): PathBehaviourModel {
  const { pathPattern } = asObject(value, path);
  return { ...behaviour(value, path), pathPattern: asString(pathPattern, `${path}.pathPattern`) };
}

const PROTOCOL_POLICIES = ['allow-all', 'https-only', 'redirect-to-https'] as const;

function behaviour(value: unknown, path: string): BehaviourModel {
  const model = asObject(value, path);
  const { originRequest, removedHeaders } = model;
  const { viewerRequest, viewerResponse } = asObject(model['functions'], `${path}.functions`);
  const policy = model['viewerProtocolPolicy'];
  return {
    originId: asString(model['originId'], `${path}.originId`),
    viewerProtocolPolicy: asOneOf(policy, `${path}.viewerProtocolPolicy`, PROTOCOL_POLICIES),
    allowedMethods: asArray(model['allowedMethods'], `${path}.allowedMethods`, asString),
    compress: asBoolean(model['compress'], `${path}.compress`),
    cachePolicy: cachePolicy(model['cachePolicy'], `${path}.cachePolicy`),
    functions: {
      ...(viewerRequest === undefined ? {} : { viewerRequest: edgeFunction(viewerRequest, `${path}.viewerRequest`) }),
      ...(viewerResponse === undefined
        ? {}
        : { viewerResponse: edgeFunction(viewerResponse, `${path}.viewerResponse`) }),
    },
    ...(originRequest === undefined
      ? {}
      : { originRequest: asOneOf(originRequest, `${path}.originRequest`, ['cache-key', 'all-viewer']) }),
    responseHeaders: asRecord(model['responseHeaders'], `${path}.responseHeaders`, asString),
    ...(removedHeaders === undefined
      ? {}
      : { removedHeaders: asArray(removedHeaders, `${path}.removedHeaders`, asString) }),
  };
}

function edgeFunction(value: unknown, path: string): FunctionModel {
  const { name, source } = asObject(value, path);
  return { name: asString(name, `${path}.name`), source: asString(source, `${path}.source`) };
}

function cachePolicy(value: unknown, path: string): CachePolicyModel {
  const model = asObject(value, path);
  return {
    id: asString(model['id'], `${path}.id`),
    name: asString(model['name'], `${path}.name`),
    minTtl: asCount(model['minTtl'], `${path}.minTtl`),
    defaultTtl: asCount(model['defaultTtl'], `${path}.defaultTtl`),
    maxTtl: asCount(model['maxTtl'], `${path}.maxTtl`),
    gzip: asBoolean(model['gzip'], `${path}.gzip`),
    brotli: asBoolean(model['brotli'], `${path}.brotli`),
    headers: asArray(model['headers'], `${path}.headers`, asString),
    queryStrings: names(model['queryStrings'], `${path}.queryStrings`),
    cookies: names(model['cookies'], `${path}.cookies`),
  };
}

function names(value: unknown, path: string): 'none' | 'all' | readonly string[] {
  return typeof value === 'string' ? asOneOf(value, path, ['none', 'all']) : asArray(value, path, asString);
}

function errorResponse(value: unknown, path: string): ErrorResponseModel {
  const { errorCachingMinTtl, errorCode, responseCode, responsePagePath } = asObject(value, path);
  return {
    errorCode: asCount(errorCode, `${path}.errorCode`),
    responseCode: responseCode === null ? null : asCount(responseCode, `${path}.responseCode`),
    responsePagePath: asStringOrNull(responsePagePath, `${path}.responsePagePath`),
    errorCachingMinTtl: asCount(errorCachingMinTtl, `${path}.errorCachingMinTtl`),
  };
}
