import { type MessagePort, parentPort, receiveMessageOnPort } from 'node:worker_threads';
import { type Language, loadTokeniser, type Tokenise } from './tokenise.ts';

/** What a worker is asked to tokenise. */
export interface Job {
  id: number;
  /** Jobs of a lower place are done first, whenever they come. */
  place: number;
  code: string;
  language: Language;
}

/** What it answers. */
export interface Done {
  id: number;
  /** The lines, joined: one long text goes from thread to thread much quicker than many short ones. */
  lines: string;
}

/** Takes jobs as they come, and does the one of the lowest place next. */
async function serve(port: MessagePort): Promise<void> {
  const jobs: Job[] = [];
  let tokenise: Tokenise | undefined;

  function work(): void {
    while (tokenise && jobs.length > 0) {
      let next = 0;
      for (const [index, job] of jobs.entries()) {
        if (job.place < (jobs[next]?.place ?? 0)) next = index;
      }
      for (const { id, code, language } of jobs.splice(next, 1)) {
        const done: Done = { id, lines: tokenise(code, language).join('\n') };
        port.postMessage(done);
      }
      for (let more = receiveMessageOnPort(port); more; more = receiveMessageOnPort(port)) {
        jobs.push(more.message);
      }
    }
  }

  port.on('message', (job: Job) => {
    jobs.push(job);
    work();
  });
  tokenise = await loadTokeniser();
  work();
}

if (parentPort) void serve(parentPort);
