import type { RecipeExercise } from '../../../lib/book/exercises.ts';
import type { Book, Pitfall, Recipe } from '../../../lib/book/model.ts';
import { cutProgram } from '../../../lib/book/program.ts';
import type { Kind } from '../../../lib/exercises/model.ts';
import type { Recording } from '../../../lib/play/recording.ts';
import { sampleProgram } from './program.ts';
import { serverRecording, tcpRecording, udpRecording } from './recordings.ts';

const pitfall = (title: string, slug: string): Pitfall => ({
  title,
  slug,
  cause: slug === 'data-is-not-a-message' ? 'text' : 'framing',
  body: `What goes wrong, and *how it looks*: \`<b>\` is text. See [the client](../sample/README.md).

### Why

Because [greet](sample.ts#greet) reads on.`,
  proof: {
    line: 12,
    source: `test('Pitfall: ${title}', async () => {\n  const peer = await use(tcpPeer(segmented('hello', 1)));\n  expect(await greet(peer.host, peer.port)).toBe('hello');\n});`,
  },
});

function recipe(name: string, title: string, recording: Recording): Recipe {
  return {
    name,
    folder: `recipes/${name}`,
    title,
    summary: 'Read a greeting & print it, whatever <the peer> does on the way.',
    level: 'beginner',
    protocols: ['TCP', 'Greeting'],
    specifications: [
      { label: 'RFC 865', url: 'https://www.rfc-editor.org/rfc/rfc865' },
      { label: 'RFC 9293 §3.6', url: 'https://www.rfc-editor.org/rfc/rfc9293#section-3.6' },
    ],
    apis: [{ label: 'net.connect', url: 'https://nodejs.org/docs/latest-v22.x/api/net.html' }],
    before: name === 'sample-server' ? ['sample'] : [],
    after: name === 'sample' ? ['sample-server'] : [],
    program: cutProgram(`recipes/${name}/${name}.ts`, sampleProgram, () => {}),
    purpose: 'It is good for greetings. A *peer* answers, the program prints. <i>No HTML</i>.',
    working: `The heart is this:

[greet](${name}.ts#greet)

It waits for the end of the stream, a *FIN*.

### On the command line

\`\`\`sh
printf 'hello\\r\\n' | nc 127.0.0.1 4242
\`\`\`

| kind | means |
|---|---|
| FIN | no more |

![not fetched](https://example.com/picture.png)`,
    pitfallsOpening: '',
    pitfalls: [
      pitfall('One read is not one message', 'one-read-is-not-one-message'),
      pitfall('`data` is "not" a <message>', 'data-is-not-a-message'),
    ],
    further: 'Try [the server](../sample-server/README.md), or [its test](sample.test.ts).',
    references: '- [RFC 865](https://www.rfc-editor.org/rfc/rfc865)',
    testFile: `recipes/${name}/${name}.test.ts`,
    recording,
    exercises: name === 'sample-datagrams' ? [] : exercises(name),
  };
}

/** Two exercises; the second is one of which nobody knows what it checks. */
function exercises(recipe: string): RecipeExercise[] {
  const exercise = (name: string, kind: Kind, minutes: number): RecipeExercise => ({
    id: `${recipe}/${name}`,
    recipe,
    name,
    folder: `recipes/${recipe}/exercises/${name}`,
    title: `Mend the ${name} & its <end>`,
    kind,
    minutes,
    task: `Repair [greet](../../${recipe}.ts#greet), & <b>this</b>:\n\n- It prints *FIN*.\n\n### In short\n\nDo it.`,
    why: 'A *peer* may say less. See [how](../../README.md#pitfall-one-read-is-not-one-message).',
    first:
      'The pitfall “One read is not one message” of [the server](../../../sample-server/README.md), and [the other](../second/README.md).',
    hints: [
      'A nudge, <i>so</i>.',
      'The tools:\n\n```ts\nawait once(socket, "data");\n```',
      `Nearly there, in [greet](../../${recipe}.ts#greet).`,
    ],
    starter: 'const begun = true;\n',
    solution: `// The answer of ${name} in ${recipe}.\nconst answerOf = '<${recipe}/${name}>';\n`,
    checks: `recipes/${recipe}/exercises/${name}/checks.ts`,
    wrong: [
      {
        name: 'too-soon',
        source: `// Fails: in-time\nconst wrongOf = '${recipe}/${name}';\n`,
        fails: ['in-time'],
        told: `✗ in-time (2 pts): the end of <${recipe}/${name}>\n  expected  "a"\n`,
      },
    ],
  });
  return [
    {
      ...exercise('first', 'gap', 20),
      outline: [
        { id: 'in-time', points: 2, title: 'it ends in time, & <well>' },
        { id: 'whole', points: 1, title: 'it is whole' },
      ],
    },
    exercise('second', 'variation', 75),
  ];
}

/** A book that the contract's types allow and that is awkward to render: markup in every text. */
export const sampleBook: Book = {
  title: 'Sample book',
  causes: {
    title: 'What goes <wrong>',
    introduction: 'By *cause*, & with [proofs](sample/README.md).',
    sections: [
      { names: ['Framing'], slug: 'framing', body: 'Where it ends. See [peer](glossary.md#peer).' },
      { names: ['Text & <bytes>'], slug: 'text', body: 'What it says.' },
    ],
  },
  glossary: {
    title: 'Words',
    introduction: 'All of them.',
    sections: [
      { names: ['Peer', 'other side'], slug: 'peer', body: 'Whoever speaks *with* the program.' },
      { names: ['FIN'], slug: 'fin', body: 'The end of one [direction](goes-wrong.md#framing).' },
    ],
  },
  teaching: {
    title: 'Teaching <with> it',
    introduction: 'For a class. See [peer](glossary.md#peer).',
    sections: [
      {
        title: 'A day',
        slug: 'a-day',
        body: 'First [the greeting](sample/README.md), then [its exercise](sample/exercises/first/README.md).\n\n| time | what |\n|---|---|\n| 9:00 | `npm run exercise` |',
      },
    ],
  },
  introduction: 'A book of *samples*. Begin with [the first](sample/README.md). <b>No HTML</b>.',
  chapters: [
    {
      slug: 'streams',
      title: 'Streams & <more>',
      opening: 'What a stream is.',
      recipes: [
        recipe('sample', 'A greeting & its <end>', tcpRecording),
        recipe('sample-server', 'Many clients at once', serverRecording),
      ],
    },
    {
      slug: 'datagrams',
      title: 'Datagrams',
      opening: 'What a datagram is.',
      recipes: [recipe('sample-datagrams', 'Lost, late and refused', udpRecording)],
    },
  ],
};
