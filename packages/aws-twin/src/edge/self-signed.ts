import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

export interface TlsIdentity {
  /** PEM. Its only trust anchor is itself: clients take it as their `ca`. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
}

/**
 * Makes a certificate for the given host names, signed by its own fresh key (P-256, X.509 version 3, valid until 2049).
 * For servers on this machine only. Node can make keys and signatures but no certificates, hence the DER here.
 */
export function selfSignedIdentity(hosts: readonly string[]): TlsIdentity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const body = certificateBody(hosts, publicKey);
  const signature = sign('sha256', body, privateKey);
  const certificate = sequence(body, sequence(ECDSA_SHA256), bitString(signature));
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines(certificate.toString('base64'))}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

const ECDSA_SHA256 = Buffer.from('06082a8648ce3d040302', 'hex');
const COMMON_NAME = Buffer.from('0603550403', 'hex');
const SUBJECT_ALT_NAME = Buffer.from('0603551d11', 'hex');
const BASIC_CONSTRAINTS = Buffer.from('0603551d13', 'hex');
const TRUE = Buffer.from('0101ff', 'hex');

/** RFC 5280, section 4.1: TBSCertificate. */
function certificateBody(hosts: readonly string[], publicKey: KeyObject): Buffer {
  const name = sequence(tagged(0x31, sequence(COMMON_NAME, tagged(0x0c, Buffer.from('aws-twin edge')))));
  const validity = sequence(utcTime('200101000000Z'), utcTime('491231235959Z'));
  const extensions = sequence(
    sequence(BASIC_CONSTRAINTS, TRUE, tagged(0x04, sequence(TRUE))),
    sequence(SUBJECT_ALT_NAME, tagged(0x04, sequence(...hosts.map(generalName)))),
  );
  return sequence(
    tagged(0xa0, integer(2)),
    integer(1),
    sequence(ECDSA_SHA256),
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, extensions),
  );
}

function generalName(host: string): Buffer {
  const octets = /^\d+\.\d+\.\d+\.\d+$/.test(host) ? host.split('.').map(Number) : null;
  return octets === null ? tagged(0x82, Buffer.from(host, 'ascii')) : tagged(0x87, Buffer.from(octets));
}

function sequence(...items: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(items));
}

function integer(value: number): Buffer {
  return tagged(0x02, Buffer.from([value]));
}

function utcTime(text: string): Buffer {
  return tagged(0x17, Buffer.from(text));
}

function bitString(content: Buffer): Buffer {
  return tagged(0x03, Buffer.concat([Buffer.from([0]), content]));
}

function tagged(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag]), length(content.byteLength), content]);
}

function length(size: number): Buffer {
  if (size < 0x80) return Buffer.from([size]);
  return size < 0x100 ? Buffer.from([0x81, size]) : Buffer.from([0x82, size >> 8, size & 0xff]);
}

function lines(base64: string): string {
  return base64.replace(/(.{64})(?=.)/g, '$1\n');
}
