// Fails: all-at-once, deadline
import { createSocket } from 'node:dgram';
import { on, once } from 'node:events';

/** The answers by the numbers of their questions, 1 and above. */
async function ask(
  host: string,
  port: number,
  questions: readonly string[],
  milliseconds: number,
): Promise<Map<number, string>> {
  const answers = new Map<number, string>();
  const signal = AbortSignal.timeout(milliseconds);
  const socket = createSocket('udp4');
  let timer: NodeJS.Timeout | undefined;
  try {
    socket.connect(port, host);
    await once(socket, 'connect', { signal });
    for (const [index, question] of questions.entries()) {
      const send = () => socket.send(`${index + 1} ${question}`);
      const replies = on(socket, 'message', { signal });
      send();
      timer = setInterval(send, 500);
      for await (const [bytes] of replies) {
        const [, number, answer = ''] =
          /^(\d+) (.*)$/s.exec(String(bytes)) ?? [];
        if (Number(number) !== index + 1) continue;
        answers.set(index + 1, answer);
        break;
      }
      clearInterval(timer);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    clearInterval(timer);
    socket.close();
  }
  return answers;
}

const [host = '127.0.0.1', port = '8080', time = '5000', ...questions] =
  process.argv.slice(2);
try {
  const answers = await ask(host, Number(port), questions, Number(time));
  const missing: string[] = [];
  for (const [index, question] of questions.entries()) {
    const answer = answers.get(index + 1);
    if (answer === undefined) missing.push(question);
    else console.log(`${question} = ${answer}`);
  }
  if (missing.length > 0) throw new Error(`no answer: ${missing.join(', ')}`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
