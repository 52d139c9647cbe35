// What Node itself needs from its start to a first byte: first-write.mjs PORT
import { connect } from 'node:net';

connect(Number(process.argv[2]), '127.0.0.1').end('x');
