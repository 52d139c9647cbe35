// Prints the value of API_USER for a name; the password comes by standard input, so that no list of processes shows it.
//
//   npm run --silent user -- warden <password.txt
import { text } from 'node:stream/consumers';
import { userDigest } from '../src/user.ts';

const [name = ''] = process.argv.slice(2);
if (!/^[\w.@-]+$/.test(name)) throw new Error('npm run user -- <name>, of letters, digits, and . _ @ -');
console.log(await userDigest(name, (await text(process.stdin)).replace(/\n$/, '')));
