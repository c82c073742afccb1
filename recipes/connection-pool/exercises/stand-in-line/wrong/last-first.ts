// Fails: in-order, lost
import { connect, type Socket } from 'node:net';

class Pool {
  readonly #open: () => Socket;
  readonly #most: number;
  readonly #free: Socket[] = [];
  readonly #line: ((socket: Socket) => void)[] = [];
  #count = 0;

  constructor(open: () => Socket, most: number) {
    this.#open = open;
    this.#most = most;
  }

  async lend(): Promise<Socket> {
    const free = this.#free.shift();
    if (free) return free;
    if (this.#count < this.#most) return this.#add();
    return new Promise((resolve) => this.#line.push(resolve));
  }

  #add(): Socket {
    this.#count += 1;
    return this.#open();
  }

  takeBack(socket: Socket): void {
    if (socket.destroyed) this.#count -= 1;
    const first = this.#line.pop();
    if (first) first(socket.destroyed ? this.#add() : socket);
    else if (!socket.destroyed) this.#free.push(socket);
  }

  close(): void {
    for (const socket of this.#free) socket.destroy();
  }
}

function ask(socket: Socket, line: string, timeout: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let came = '';
    const look = (piece: string) => {
      came += piece;
      if (came.endsWith('\n')) settle(() => resolve(came.trimEnd()));
    };
    const fail = () => {
      socket.destroy();
      settle(() => reject(new Error('no answer')));
    };
    const timer = setTimeout(fail, timeout);
    const settle = (how: () => void) => {
      clearTimeout(timer);
      socket.off('data', look).off('end', fail).off('error', fail);
      how();
    };
    socket.on('data', look).on('end', fail).on('error', fail);
    socket.write(`${line}\n`);
  });
}

const [host = '127.0.0.1', port, most, timeout, ...questions] =
  process.argv.slice(2);
const open = () => {
  const socket = connect({ host, port: Number(port) });
  return socket.setEncoding('utf8').on('error', () => {});
};
const pool = new Pool(open, Number(most));

const answers = questions.map(async (question) => {
  const socket = await pool.lend();
  try {
    return await ask(socket, question, Number(timeout));
  } catch {
    process.exitCode = 1;
    return 'failed';
  } finally {
    pool.takeBack(socket);
  }
});
for (const [index, answer] of (await Promise.all(answers)).entries()) {
  console.log(`${questions[index]}: ${answer}`);
}
pool.close();
