import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectFresh, staleness } from '../../lib/play/fresh.ts';
import type { Masked } from '../../lib/play/mask.ts';
import { agreeing, recordRecipe, saysTheSame } from '../../lib/play/record.ts';
import { formatRecording, parseRecording, type Recording } from '../../lib/play/recording.ts';
import type { Scenario } from '../../lib/play/scenario.ts';
import { told } from '../wire/help.ts';
import { project, type RecipeParts } from './help.ts';

const plan: Scenario = { args: () => [] };

const recording: Recording = {
  recipe: 'sample',
  args: ['127.0.0.1', '17'],
  exitCode: 0,
  help: 'Usage: sample\n',
  output: [{ at: 100, stream: 'stdout', text: '127.0.0.1:17 said: two\n' }],
  conversations: [
    {
      id: 1,
      transport: 'udp',
      peer: 'server',
      protocol: 'text',
      opener: 'program',
      programAddress: '127.0.0.1:50001',
      peerAddress: '127.0.0.1:17',
    },
  ],
  events: [
    { at: 0, conversation: 1, from: 'program', kind: 'datagram', bytes: new Uint8Array([1]) },
    {
      at: 100,
      conversation: 1,
      from: 'peer',
      kind: 'datagram',
      bytes: new Uint8Array([116, 119, 111]),
    },
  ],
};

/** A recipe of a test's own: its folder, and its recording's text. */
function recipe(parts: RecipeParts = {}): { folder: string; file: string; text: () => string } {
  const folder = join(project({ sample: parts }), 'recipes/sample');
  const file = join(folder, 'sample.recording.json');
  return { folder, file, text: () => readFileSync(file, 'utf8') };
}

/** A recording's text without what a busy machine changes. */
function withoutTimes(text: string): string {
  return text.replaceAll(/"at": \d+/g, '"at": 0');
}

const inTwo = { steps: "receiveToEnd(), send('one, '), pause(100), send('two'), fin()" };

describe('npm run record', { timeout: 60_000 }, () => {
  test('writes what anyone would see again, and leaves it alone then', async () => {
    const { folder, file, text } = recipe(inTwo);
    writeFileSync(file, 'no JSON');
    expect(await recordRecipe(folder)).toBe('changed');
    const recording = parseRecording(text());
    expect(recording).toMatchObject({
      recipe: 'sample',
      args: ['127.0.0.1', '17'],
      exitCode: 0,
      help: 'Usage: ask [host] [port] [message]\n',
      output: [{ stream: 'stdout', text: '127.0.0.1:17 said: one, two\n' }],
      conversations: [{ programAddress: '127.0.0.1:50001', peerAddress: '127.0.0.1:17' }],
    });
    expect(told(recording.events)).toEqual([
      'program open',
      'program data hello\r\n',
      'program fin',
      'peer data one, ',
      'peer data two',
      'peer fin',
    ]);
    const [, , , one, two] = recording.events.map(({ at }) => at);
    expect(two! - one!).toBeGreaterThanOrEqual(100);
    const first = text();
    await recordRecipe(folder);
    expect(withoutTimes(text())).toBe(withoutTimes(first));
    writeFileSync(file, text().replace('"text": "one', '"text": "on'));
    await expect(expectFresh(folder)).rejects.toThrow(
      'the recording of sample is stale: event 4 (data, server to program): byte 2 begins “e, two”, ' +
        'recorded “, two”; if that is as it should be: npm run record sample',
    );
  });

  test('refuses a recipe that does not play the same twice', async () => {
    const { folder, file } = recipe({ steps: 'send(String(Math.random())), fin()' });
    await expect(recordRecipe(folder)).rejects.toThrow(
      /^sample does not play the same twice: event 2 \(data, server to program\): byte \d+ begins “/,
    );
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });

  test('refuses a play that ends otherwise than it should', async () => {
    const { folder } = recipe({ steps: 'receiveToEnd(), reset()' });
    await expect(recordRecipe(folder)).rejects.toThrow(
      'sample.ts ended with exit code 1 instead of exit code 0; it printed:\nask: ECONNRESET',
    );
  });

  test('refuses a conversation that is too long to record', async () => {
    const program = `
      import { connect } from 'node:net';
      if (process.argv[2] === '--help') console.log('Usage: sample');
      else connect(Number(process.argv[3]), process.argv[2]).resume();
    `;
    const { folder } = recipe({ program, steps: 'send(Buffer.alloc(17 * 1024 * 1024)), fin()' });
    await expect(recordRecipe(folder)).rejects.toThrow(/too long to record, by [\d]+ bytes/);
  });

  test('refuses a program without help', async () => {
    const { folder } = recipe({ program: 'process.exitCode = process.argv.length - 3;' });
    await expect(recordRecipe(folder)).rejects.toThrow('--help printed nothing');
  });

  test('refuses a folder without a scenario', async () => {
    const { folder } = recipe();
    writeFileSync(join(folder, 'sample.scenario.ts'), 'export const nothing = 1;\n');
    await expect(recordRecipe(folder)).rejects.toThrow('no scenario as its default export');
    await expect(recordRecipe(join(folder, '..', 'other'))).rejects.toThrow(
      'other has no scenario: recipes/other/other.scenario.ts is missing',
    );
  });

  test('stops when the signal fires', async () => {
    const { folder } = recipe();
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(recordRecipe(folder, signal)).rejects.toThrow('enough');
  });
});

describe('two plays must agree', () => {
  /** Plays with these pauses before the reply, one after another. */
  function plays(...pauses: number[]): () => Promise<Masked> {
    const left = [...pauses];
    return async () => {
      const [question, answer] = recording.events;
      return { ...recording, output: [], events: [question!, { ...answer!, at: left.shift()! }] };
    };
  }

  test('at once, where nothing is in the way', async () => {
    const { events } = await agreeing('sample', plan, plays(100, 130, 500));
    expect(events[1]!.at).toBe(130);
  });

  test('or when the machine is less busy', async () => {
    const { events } = await agreeing('sample', plan, plays(101, 180, 250, 102));
    expect(events[1]!.at).toBe(102);
  });

  test('or the recipe is not recorded', async () => {
    await expect(agreeing('sample', plan, plays(100, 150, 200, 250, 300))).rejects.toThrow(
      'no two of 5 plays of sample have the same pauses',
    );
    const [one, other] = [recording, { ...recording, args: [] }];
    let count = 0;
    await expect(
      agreeing('sample', plan, async () => (count++ === 0 ? one : other)),
    ).rejects.toThrow('sample does not play the same twice: the arguments are [], recorded [');
    expect(count).toBe(2);
  });
});

describe('a recording is left alone', () => {
  const text = formatRecording(recording);
  const says = (change: (text: string) => string): boolean =>
    saysTheSame(change(text), recording, plan);

  test('when it says the same, apart from small differences of time', () => {
    expect(says((same) => same)).toBe(true);
    expect(says((same) => same.replaceAll('"at": 100', '"at": 150'))).toBe(true);
    expect(says((same) => same.replaceAll('"at": 100', '"at": 50'))).toBe(true);
  });

  test.each([
    ['"at": 100', '"at": 200'],
    ['"at": 100', '"at": 0'],
    ['said: two', 'said: too'],
    ['"help"', '"help" '],
    ['Usage', 'Use'],
    ['"exitCode": 0', '"exitCode": 1'],
    ['"recipe": "sample"', '"recipe": "other"'],
    ['"text": "two"', '"text": "too"'],
    ['{', '['],
  ])('but not with %s changed to %s', (was, is) => {
    expect(text).toContain(was);
    expect(says((same) => same.replaceAll(was, is))).toBe(false);
  });
});

describe('a recording is fresh', () => {
  const now = { recipe: 'sample', help: recording.help, masked: recording };

  test('when a play gives the same', () => {
    expect(staleness(recording, now, plan)).toBeUndefined();
  });

  test.each<[string, Partial<typeof now>, Partial<Scenario>]>([
    ['it is of sample', { recipe: 'other' }, {}],
    ['the exit code is 1, recorded 0', {}, { exitCode: 1 }],
    ['--help prints something else', { help: 'Usage: more' }, {}],
    [
      'stdout line 1 is "more", recorded "127.0.0.1:17 said: two"',
      { masked: { ...recording, output: [{ at: 0, stream: 'stdout', text: 'more' }] } },
      {},
    ],
  ])('or it is told that %s', (message, change, scenario) => {
    expect(staleness(recording, { ...now, ...change }, { ...plan, ...scenario })).toMatchObject({
      message,
    });
  });

  test('or there is none yet', async () => {
    await expect(expectFresh(recipe().folder)).rejects.toThrow(
      'sample has no recording: npm run record sample',
    );
  });
});
