import type { Segment, Side } from '../../lib/wire/events.ts';
import { ArrowShape } from './arrow.tsx';
import { type Bar, type Lane, type Layout, layOut, metrics, type Silence } from './layout.ts';
import { outward, percent, slotX } from './places.ts';
import { time } from './units.ts';

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
  const widest = (side: Side) =>
    Math.min(Math.max(0, ...layout.bars.map((bar) => (bar.lane.side === side ? bar.slot : 0))), 6);
  return (
    <div class="scroll drawing" {...(peers > 2 && { tabIndex: 0 })}>
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing is no group of form fields */}
      <svg
        class={`diagram lanes${Math.min(peers, 6)} left${widest('program')} right${widest('peer')}`}
        width="100%"
        height={layout.height}
        role="group"
        aria-label={`The conversation of ${program}, from top to bottom`}
      >
        {layout.lanes.map((lane) => (
          <LaneLine lane={lane} program={program} height={layout.height} />
        ))}
        {layout.bars.map((bar) => (
          <BarShape bar={bar} />
        ))}
        {layout.silences.map((silence) => (
          <SilenceMark silence={silence} layout={layout} />
        ))}
        {layout.arrows.map((arrow) => (
          <ArrowShape
            arrow={arrow}
            program={program}
            target={target}
            timeX={-14 - widest('program') * metrics.slot}
            peers={peers}
          />
        ))}
      </svg>
    </div>
  );
}

function LaneLine({ lane, program, height }: { lane: Lane; program: string; height: number }) {
  const anchor = lane.x === 0 ? 'start' : lane.x === 100 ? 'end' : 'middle';
  const shift = lane.x === 0 ? -4 : lane.x === 100 ? 4 : 0;
  const x = percent(lane.x);
  return (
    <g class={lane.side}>
      <line class="lane" x1={x} x2={x} y1={40} y2={height} />
      <svg x={x} y={40} class="o" role="presentation">
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
      {lane.speaks && (
        <text
          class="lane-address"
          x={x}
          dx={lane.x === 100 ? -11 : 11}
          y={44}
          text-anchor={lane.x === 100 ? 'end' : 'start'}
        >
          {lane.speaks}
        </text>
      )}
    </g>
  );
}

/** A connection on a lane: filled while this side may send, outlined while it only listens. */
function BarShape({ bar: { lane, slot, top, end, bottom, ending } }: { bar: Bar }) {
  const x = slotX(lane, slot);
  const { bar } = metrics;
  return (
    <svg x={percent(lane.x)} class={`o ${lane.side}`} role="presentation">
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
    <g class="silence" transform={`translate(0 ${middle})`}>
      {layout.lanes.map((lane) => {
        const widest = layout.bars
          .filter((bar) => bar.lane === lane && bar.top < middle && middle < bar.bottom)
          .reduce((most, bar) => Math.max(most, bar.slot), 0);
        const near = -9;
        const far = 9 + widest * metrics.slot;
        const [left, right] = outward(lane) < 0 ? [-far, -near] : [near, far];
        return (
          <svg x={percent(lane.x)} class="o" role="presentation">
            <path class="cut" d={`M${left} 1L${right} -5V-1L${left} 5Z`} />
            <path class="edge" d={`M${left} 1L${right} -5M${left} 5L${right} -1`} />
          </svg>
        );
      })}
      <text x={percent((layout.lanes[1]?.x ?? 0) / 2)} y={4} text-anchor="middle">
        {time(silence.milliseconds)}
      </text>
    </g>
  );
}
