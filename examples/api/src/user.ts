import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

const LENGTH = 32;

/** Slow by intent, and off the main thread. */
function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, LENGTH, (error, digest) => (error === null ? resolve(digest) : reject(error)));
  });
}

/** Answers whether this is the user that `API_USER` names: `<name>:<salt>:<digest>`, both in hexadecimal digits. */
export async function isUser(known: string, name: string, password: string): Promise<boolean> {
  const [user = '', salt = '', digest = ''] = known.split(':');
  const wanted = Buffer.from(digest, 'hex');
  // Derived for a wrong name, too: who asks learns nothing from how long it takes.
  const given = await derive(password, Buffer.from(salt, 'hex'));
  return wanted.length === given.length && timingSafeEqual(wanted, given) && user === name;
}

/** The value of `API_USER` for a name and a password. */
export async function userDigest(name: string, password: string): Promise<string> {
  const salt = randomBytes(16);
  return `${name}:${salt.toString('hex')}:${(await derive(password, salt)).toString('hex')}`;
}
