import type { Segment } from '../../lib/wire/events.ts';
import { Speaker } from './event.tsx';

const signs = {
  bytes: { words: 'bytes', path: 'M1 6H21', head: 'M26 6L17 1.5V10.5Z' },
  datagram: { words: 'datagram', path: 'M1 6H17', head: 'M26 6L17 1.5V10.5Z' },
  lost: { words: 'lost on the way', path: 'M1 6H15', cross: 'M15 1l10 10m0 -10l-10 10' },
  open: { words: 'connect', path: 'M1 6H17', head: 'M26 6L17 1.5V10.5Z' },
  fin: {
    words: 'FIN: no more from here',
    path: 'M1 6H17',
    head: 'M26 6L17 1.5V10.5Z',
    cross: 'M13 0v12',
  },
  rst: { words: 'RST: broken off', path: 'M1 6H16', cross: 'M16 1l10 10m0 -10l-10 10' },
  refused: { words: 'refused', path: 'M13 6H26', cross: 'M3 10l8 -8', ring: true },
} as const;

type Sign = keyof typeof signs;

/** What the shapes of this diagram mean; shapes that it has not are not explained. */
export function Legend({ segments, program }: { segments: Segment[]; program: string }) {
  const used = new Set(segments.map(({ event }) => signOf(event)));
  const connections = segments.some((segment) => segment.conversation.transport === 'tcp');
  return (
    <ul class="legend">
      <li>
        <Speaker side="program" name={program} />
      </li>
      <li>
        <Speaker side="peer" name="the other side" />
      </li>
      {(Object.keys(signs) as Sign[])
        .filter((sign) => used.has(sign))
        .map((sign) => (
          <li>
            <SignShape sign={sign} />
            {signs[sign].words}
          </li>
        ))}
      {connections && (
        <li>
          <svg class="sign bar" width="10" height="14" aria-hidden="true">
            <rect x="1" y="0" width="8" height="14" />
          </svg>
          connection open
        </li>
      )}
    </ul>
  );
}

function signOf(event: Segment['event']): Sign {
  if (event.kind === 'data') return 'bytes';
  return event.kind === 'datagram' && event.lost ? 'lost' : event.kind;
}

function SignShape({ sign }: { sign: Sign }) {
  const shape: { path: string; head?: string; cross?: string; ring?: boolean } = signs[sign];
  const filled = sign === 'bytes' || sign === 'datagram';
  return (
    <svg class={`sign ${sign}`} width="28" height="12" aria-hidden="true">
      <path class="shaft" d={shape.path} />
      {shape.head && <path class={filled ? 'head' : 'head open'} d={shape.head} />}
      {shape.cross && <path class="cross" d={shape.cross} />}
      {shape.ring && <circle class="ring" cx="7" cy="6" r="5" />}
    </svg>
  );
}
