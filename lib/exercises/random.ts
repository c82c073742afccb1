import { createHash } from 'node:crypto';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** What a check draws its inputs from: the same seed gives the same inputs, everywhere. */
export interface Random {
  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number;
  /** One of them. */
  pick<Item>(items: readonly Item[]): Item;
  /** So many of them, none twice, in the order in which they stand. */
  some<Item>(items: readonly Item[], count: number): Item[];
  /** Bytes of every value. */
  bytes(length: number): Uint8Array;
  /** Lower-case letters. */
  word(length: number): string;
}

/**
 * Numbers from a seed. Each check of a run gets its own, named by its id, so
 * that one check alone is given what it is given among all.
 */
export function randomFrom(seed: string, name: string): Random {
  const generator = xoroshiro128plus(
    createHash('sha256').update(`${seed}\n${name}`).digest().readInt32LE(),
  );
  const integer = (least: number, most: number) => uniformInt(generator, least, most);
  return {
    integer,
    pick: (items) => {
      if (items.length === 0) throw new Error('there is nothing to pick from');
      return items[integer(0, items.length - 1)] as (typeof items)[number];
    },
    some: (items, count) => {
      const left = [...items.keys()];
      while (left.length > count) left.splice(integer(0, left.length - 1), 1);
      return left.map((index) => items[index] as (typeof items)[number]);
    },
    bytes: (length) => Uint8Array.from({ length }, () => integer(0, 255)),
    word: (length) =>
      Array.from({ length }, () => String.fromCharCode(97 + integer(0, 25))).join(''),
  };
}

/** A seed that a person can type again: four hexadecimal digits. */
export function newSeed(): string {
  return Math.floor(Math.random() * 0x10000)
    .toString(16)
    .padStart(4, '0');
}
