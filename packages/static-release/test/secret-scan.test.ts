import { describe, expect, test } from '@jest/globals';
import { findSecrets } from '../src/secret-scan.ts';

// Put together at run time, so that no scanner of repositories takes these for credentials.
const made = (...parts: string[]) => parts.join('');
const base64 = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj';
const awsSecret = made('wJalrXUtnFEMIK7', 'MDENGbPxRfiCYzz1', 'abcDEF123');
const pem = (kind: string) => made('-----BEGIN ', kind, 'PRIVATE KEY-----');

describe('a credential is found:', () => {
  test.each([
    ['a private key', `${pem('')}\n${base64}\n`],
    ['a private key', `${pem('RSA ')}\r\n${base64}\r\n`],
    ['a private key', `${pem('OPENSSH ')}\n${base64}\n`],
    ['a private key', `{"private_key": "${pem('')}\\n${base64}\\n"}`],
    ['a private key', `const k="${pem('EC ')}\\n" +\n  "${base64}"`],
    ['a private key', `${pem('RSA ')}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A\n\n${base64}\n`],
    ['a PuTTY private key', made('PuTTY-User-Key-File-', '3: ssh-rsa\nEncryption: none\nPublic-Lines: 6\n', base64)],
    ['an AWS secret access key', `aws_secret_access_key = ${awsSecret}\n`],
    ['an AWS secret access key', `AWS_SECRET_ACCESS_KEY="${awsSecret}"`],
    ['an AWS secret access key', `{secretAccessKey:"${awsSecret}"}`],
    ['an AWS key pair', `${made('AKIA', 'QWERTYUIOPASDFGH')},${awsSecret}`],
    ['an AWS key pair', `a="${made('AKIA', 'QWERTYUIOPASDFGH')}";b="${awsSecret}"`],
    ['a GitHub token', made('"gh', 'p_', 'aB3'.repeat(12), '"')],
    ['a GitHub token', made('github_', 'pat_', 'a'.repeat(22), '_', 'b'.repeat(59))],
    ['a GitLab token', made('gl', 'pat-', 'Ab3-_Ab3-_Ab3-_Ab3-_')],
    ['a Slack token', made('xo', 'xb-', '123456789012-123456789012-', 'aB3'.repeat(8))],
    ['a Slack webhook', made('https://hooks.', 'slack.com/services/T0000AAAA/B0000AAAA/', 'aB3'.repeat(8))],
    ['a Google OAuth client secret', made('GOC', 'SPX-', 'aB3_'.repeat(7))],
    ['a Stripe secret key', made('sk_', 'live_', 'aB3'.repeat(8))],
    ['a Stripe secret key', made('rk_', 'live_', 'aB3'.repeat(8))],
    ['an npm token', made('np', 'm_', 'aB3'.repeat(12))],
    ['an npm token', made('//registry.example/:_auth', 'Token=', 'aB3'.repeat(12))],
    ['a SendGrid key', made('S', 'G.', 'a'.repeat(22), '.', 'b'.repeat(43))],
    ['an OpenAI key', made('s', 'k-', 'aB3'.repeat(7), 'T3Blbk', 'FJ', 'aB3'.repeat(7))],
    ['an Anthropic key', made('sk-', 'ant-api03-', 'aB3_'.repeat(22))],
  ])('%s in %j', (what, text) => {
    expect(findSecrets(`before ${text} after`).map((found) => found.what)).toEqual([what]);
  });
});

describe('no credential is', () => {
  test.each([
    ['the head of a key in a crypto library', `if(t.indexOf("${pem('')}")!==-1)throw Error("not a key")`],
    ['a template of a key', `"${pem('')}\\n" + wrap(der, 64) + "\\n-----END PRIVATE KEY-----"`],
    ['a public key', `-----BEGIN PUBLIC KEY-----\n${base64}\n`],
    ['a certificate', `-----BEGIN CERTIFICATE-----\n${base64}\n`],
    ['a key id alone', `X-Amz-Credential=${made('AKIA', 'QWERTYUIOPASDFGH')}/20260101`],
    ['a key id beside a SHA-1', `${made('AKIA', 'QWERTYUIOPASDFGH')} 3b18e512dba79e4c8300dd08aeb37f8e728b8dad`],
    ['the example of the AWS documentation', 'AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
    ['a name of a setting', 'secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY'],
    ['a public Google key', made('AIza', 'SyA-aB3_aB3_aB3_aB3_aB3_aB3_aB3_aB3')],
    ['a publishable Stripe key', made('pk_', 'live_', 'aB3'.repeat(8))],
    ['a Stripe test key', made('sk_', 'test_', 'aB3'.repeat(8))],
    ['a placeholder of a webhook', `https://hooks.slack.com/services/T00000000/B00000000/${'X'.repeat(24)}`],
    ['a variable in an .npmrc', '//registry.example/:_authToken=$NPM_TOKEN_FROM_ENVIRONMENT'],
    ['a word with a known beginning', 'npm_config_registry ghp_short xoxb-words glpat-1 sk_live_mode SG.x'],
    ['a longer word around a token', made('a', 'ghp_', 'aB3'.repeat(12))],
    ['base64 of an image', `data:image/png;base64,${base64.repeat(20)}`],
  ])('%s', (_name, text) => {
    expect(findSecrets(text)).toEqual([]);
  });
});

test('one of a kind is reported, with its offset from the start of the file', () => {
  const token = made('gh', 'p_', 'aB3'.repeat(12));
  expect(findSecrets(`${token} ${token}`, 1000)).toEqual([{ what: 'a GitHub token', offset: 1000 }]);
});

test('a word that only begins like a credential does not take the place of the one after it', () => {
  const token = made('gh', 'p_', 'aB3'.repeat(12));
  expect(findSecrets(`ghp_short ${token}`)).toEqual([{ what: 'a GitHub token', offset: 10 }]);
});

test('a text made to slow the scan down is scanned in time that grows with its length', () => {
  const hostile = `${pem('')}\n${'A: '.repeat(5000)}${`${pem('')}\n`.repeat(2000)}`;
  expect(findSecrets(hostile)).toEqual([]);
});
