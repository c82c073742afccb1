import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

// What a good attempt does.
const [option, port] = process.argv.slice(2);
const socket = connect(Number(port), '127.0.0.1').setEncoding('utf8');
const [greeting] = await once(socket, 'data');
socket.destroy();
const shown = option === '--shout' ? greeting.toUpperCase() : greeting;
console.log(`${shown}, ${await text(process.stdin)}`);
