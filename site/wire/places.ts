import { type Lane, metrics } from './layout.ts';

/** A place across the drawing, as SVG reads it. */
export const percent = (x: number) => `${Number(x.toFixed(2))}%`;

/** Which way a lane's bars lean, so that a second one never stands in the way of the first. */
export const outward = (lane: Lane) => (lane.side === 'program' ? -1 : 1);

/** The middle of a bar, in pixels from its lane. */
export const slotX = (lane: Lane, slot: number) => outward(lane) * slot * metrics.slot;
