import type { Segment } from '../../lib/wire/events.ts';
import {
  type Arrow,
  type Bar,
  type Lane,
  type Layout,
  layOut,
  metrics,
  type Silence,
} from './layout.ts';
import { size, time } from './units.ts';
import { bytesOf, spokenEvent } from './words.ts';

interface DiagramProps {
  segments: Segment[];
  /** The recipe's name, which stands over the program's lane. */
  program: string;
  /** Where the events are explained: `#` on the recipe's own page. */
  target?: string;
}

/**
 * A recording as a sequence diagram. Across, all is in percent, so that it
 * fits any width with its letters unchanged; down, all is in pixels.
 */
export function Diagram({ segments, program, target = '#' }: DiagramProps) {
  const layout = layOut(segments);
  const peers = layout.lanes.length - 1;
  return (
    <div class="scroll" {...(peers > 2 && { tabIndex: 0 })}>
      <svg
        class={`diagram lanes${Math.min(peers, 6)}`}
        width="100%"
        height={layout.height}
        role="group"
        aria-label={`The conversation of ${program}, from top to bottom`}
      >
        {layout.lanes.map((lane) => (
          <LaneLine lane={lane} program={program} height={layout.height} />
        ))}
        {layout.arrows.map((arrow) => (
          <ArrowShape arrow={arrow} program={program} target={target} />
        ))}
        {layout.bars.map((bar) => (
          <BarShape bar={bar} />
        ))}
        {layout.silences.map((silence) => (
          <SilenceMark silence={silence} layout={layout} />
        ))}
      </svg>
    </div>
  );
}

const percent = (x: number) => `${Number(x.toFixed(2))}%`;

/** Which way a lane's bars and labels lean, so that they never meet the arrows. */
const outward = (lane: Lane) => (lane.side === 'program' ? -1 : 1);

const slotX = (lane: Lane, slot: number) => outward(lane) * slot * metrics.slot;

function LaneLine({ lane, program, height }: { lane: Lane; program: string; height: number }) {
  const anchor = lane.x === 0 ? 'start' : lane.x === 100 ? 'end' : 'middle';
  const shift = lane.x === 0 ? -4 : lane.x === 100 ? 4 : 0;
  const x = percent(lane.x);
  return (
    <g class={lane.side}>
      <line class="lane" x1={x} x2={x} y1={40} y2={height} />
      <svg x={x} y={40} class="o">
        {lane.side === 'program' ? (
          <rect x={-5} y={-5} width={10} height={10} class="mark" />
        ) : (
          <circle r={5.5} class="mark" />
        )}
      </svg>
      <text class="lane-name" x={x} dx={shift} y={12} text-anchor={anchor}>
        {lane.side === 'program' ? program : lane.name}
      </text>
      <text class="lane-address" x={x} dx={shift} y={27} text-anchor={anchor}>
        {lane.address ?? lane.side}
      </text>
    </g>
  );
}

/** A connection on a lane: filled while this side may send, outlined while it only listens. */
function BarShape({ bar: { lane, slot, top, end, bottom, ending } }: { bar: Bar }) {
  const x = slotX(lane, slot);
  const { bar } = metrics;
  return (
    <svg x={percent(lane.x)} class={`o ${lane.side}`}>
      {bottom > end && (
        <rect class="listens" x={x - bar} y={end} width={2 * bar} height={bottom - end} />
      )}
      <rect class="sends" x={x - bar} y={top} width={2 * bar} height={Math.max(end - top, 1)} />
      {ending === 'fin' && <path class="stop" d={`M${x - 7} ${end}h14`} />}
      {(ending === 'rst' || ending === 'refused') && (
        <path class="stop" d={`M${x - 6} ${end - 6}l12 12m0 -12l-12 12`} />
      )}
    </svg>
  );
}

/** Two strokes across each lane say that time is cut short; the label says how much passed. */
function SilenceMark({ silence, layout }: { silence: Silence; layout: Layout }) {
  const middle = (silence.top + silence.bottom) / 2;
  return (
    <g class="silence">
      {layout.lanes.map((lane) => {
        const widest = layout.bars
          .filter((bar) => bar.lane === lane && bar.top < middle && middle < bar.bottom)
          .reduce((most, bar) => Math.max(most, bar.slot), 0);
        const near = -9;
        const far = 9 + widest * metrics.slot;
        const [left, right] = outward(lane) < 0 ? [-far, -near] : [near, far];
        return (
          <svg x={percent(lane.x)} y={middle} class="o">
            <path class="cut" d={`M${left} 1L${right} -5V-1L${left} 5Z`} />
            <path class="edge" d={`M${left} 1L${right} -5M${left} 5L${right} -1`} />
          </svg>
        );
      })}
      <text x="50%" y={middle + 4} text-anchor="middle">
        {time(silence.milliseconds)}
      </text>
    </g>
  );
}

function ArrowShape({ arrow, program, target }: { arrow: Arrow; program: string; target: string }) {
  const { segment, y, from, to } = arrow;
  const { event, conversation } = segment;
  const lost = event.kind === 'datagram' && event.lost === true;
  // Lost datagrams come to nothing on the way.
  const reach = lost ? from.x + (to.x - from.x) * 0.62 : to.x;
  const right = to.x > from.x ? 1 : -1;
  const edge = conversation.transport === 'tcp' ? metrics.bar : 1;
  return (
    <a
      href={`${target}${arrow.id}`}
      class={`event ${event.from} ${lost ? 'lost' : event.kind}`}
      aria-label={spokenEvent(segment, program)}
    >
      <rect class="hit" x={-12} y={y - 23} width="100%" height={metrics.row - 4} />
      {arrow.showTime && (
        <text class="time" x={-16} y={y + 4} text-anchor="end">
          {time(event.at)}
        </text>
      )}
      <line class="shaft" x1={percent(from.x)} x2={percent(reach)} y1={y} y2={y} />
      <svg x={percent(from.x)} y={y} class="o">
        <Tail arrow={arrow} edge={edge} right={right} />
      </svg>
      <svg x={percent(reach)} y={y} class="o">
        {lost ? (
          <path class="cross" d="M-6 -6l12 12m0 -12l-12 12" />
        ) : (
          <Head arrow={arrow} edge={edge} right={right} />
        )}
      </svg>
      <Label arrow={arrow} right={right} />
    </a>
  );
}

/** Where an arrow starts: the program's with a square, the peer's with a dot. */
function Tail({ arrow, edge, right }: { arrow: Arrow; edge: number; right: number }) {
  const { from, fromSlot, segment } = arrow;
  const x = slotX(from, fromSlot);
  const start = x + right * edge;
  const marked = segment.event.kind === 'data' || segment.event.kind === 'datagram';
  return (
    <>
      {x !== 0 && <path class="shaft" d={`M${start} 0H0`} />}
      {marked &&
        (from.side === 'program' ? (
          <rect class="mark" x={start + right * 3 - 3} y={-3} width={6} height={6} />
        ) : (
          <circle class="mark" cx={start + right * 3} r={3.4} />
        ))}
      {segment.event.kind === 'refused' && (
        <>
          <circle class="ring" cx={start + right * 7} r={6} />
          <path class="ring" d={`M${start + right * 7 - 4.2} 4.2l8.4 -8.4`} />
        </>
      )}
    </>
  );
}

/** Where an arrow ends: bytes with a filled head, all else with an open one, RST with a cross. */
function Head({ arrow, edge, right }: { arrow: Arrow; edge: number; right: number }) {
  const { to, toSlot, segment } = arrow;
  const x = slotX(to, toSlot);
  const tip = x - right * (edge + 0.5);
  const back = tip - right * 10;
  const { kind } = segment.event;
  return (
    <>
      {x !== 0 && <path class="shaft" d={`M0 0H${tip}`} />}
      {kind === 'rst' ? (
        <path class="cross" d={`M${tip - right * 5 - 5} -5l10 10m0 -10l-10 10`} />
      ) : (
        <path
          class={kind === 'data' || kind === 'datagram' ? 'head' : 'head open'}
          d={`M${tip} 0L${back} -5V5Z`}
        />
      )}
      {kind === 'fin' && <path class="cross" d={`M${back - right * 4} -6v12`} />}
    </>
  );
}

/** How much of a summary a narrow and a wide page show. */
const lengths = { narrow: 26, wide: 50 };

function Label({ arrow, right }: { arrow: Arrow; right: number }) {
  const { segment, y, from } = arrow;
  const bytes = bytesOf(segment);
  const { summary } = segment;
  const whole = summary.length <= lengths.narrow;
  const head = whole ? summary : summary.slice(0, lengths.narrow - 1).trimEnd();
  const rest = summary.slice(head.length, lengths.wide);
  const shift = right > 0 ? 14 : -14;
  return (
    <text
      class="label"
      x={percent(from.x)}
      dx={shift}
      y={y - 8}
      text-anchor={right > 0 ? 'start' : 'end'}
    >
      {head}
      {!whole && (
        <>
          <tspan class="wide">
            {rest}
            {summary.length > lengths.wide && '…'}
          </tspan>
          <tspan class="narrow">…</tspan>
        </>
      )}
      {bytes && (
        <tspan class="size" dx={8}>
          {size(bytes.length)}
        </tspan>
      )}
    </text>
  );
}
