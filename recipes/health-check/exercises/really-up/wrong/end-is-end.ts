// Fails: broken
import { get } from 'node:http';
import { parseArgs } from 'node:util';

function check(url: string, timeout: number): Promise<string> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false }, (answer) => {
      const { statusCode: status = 0 } = answer;
      if (status < 200 || status > 299) {
        resolve(`status ${status}`);
        answer.destroy();
      }
      answer.resume();
      answer.on('error', () => {});
      answer.on('close', () => resolve('ok'));
    });
    const timer = setTimeout(() => {
      resolve('late');
      request.destroy();
    }, timeout);
    request.on('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(code === 'ECONNREFUSED' ? 'refused' : 'broken'),
    );
    request.on('close', () => clearTimeout(timer));
  });
}

const { values, positionals: urls } = parseArgs({
  allowPositionals: true,
  options: { timeout: { type: 'string', default: '3000' } },
});
const timeout = Number(values.timeout);
const states = await Promise.all(urls.map((url) => check(url, timeout)));
for (const [index, state] of states.entries()) {
  console.log(`${urls[index]} ${state}`);
}
process.exitCode = states.every((state) => state === 'ok') ? 0 : 1;
