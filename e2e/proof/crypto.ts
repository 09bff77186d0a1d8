import { attack, type Attacks } from "@datakluis/kit/testing/attacks";
import { vectors, type Vectors } from "@datakluis/kit/testing/vectors";
import { behindDoors } from "./crypto-doors.ts";
import { killedRotation, type Rotated } from "./crypto-rotation.ts";
import { setOn } from "./crypto-stage.ts";
import { inHouse, repeatable, type House } from "./house.ts";
import { randomOf } from "./random.ts";

export type Crypto = Rotated & {
  /** How many published vectors came out as they should, and how many wrong ones were refused. */
  vectors: Vectors;
  /** How often each kind of tampering was refused; none was accepted. */
  refused: Attacks;
  /** Of those, how many by a server that was asked; the others by the row itself, opened as the servers do. */
  throughTheDoor: number;
  seconds: number;
};

type Size = { people: number; attacks: number; kills: number };

/**
 * The primitives against published vectors; tampering with what lies sealed in real rows, of which nothing may be
 * accepted; and new keys for an employer with so many people while the vault is killed again and again and people go on
 * editing: afterwards everybody opens under the newest key, with the words that were acknowledged.
 */
export function crypto(size: Size, seed: number): Promise<Crypto> {
  return repeatable("crypto", size.attacks, seed, () => inHouse({}, (house) => cryptoIn(house, size, seed)));
}

export async function cryptoIn(house: House, { people, attacks, kills }: Size, seed: number): Promise<Crypto> {
  const began = performance.now();
  const checked = vectors();
  const stage = { house, ...(await house.employer(people)) };
  const { lying, before } = await setOn(stage);
  const doors = await behindDoors(stage, before);
  const throughTheDoor = Math.max(50, Math.floor(attacks / 20));
  const atDoor = await attack(doors, throughTheDoor, seed);
  const atRow = await attack(lying, attacks - throughTheDoor, seed + 1);
  const refused = Object.fromEntries(Object.entries(atRow).map(([kind, times]) => [kind, times + atDoor[kind]!]));
  // Whoever was asked was refused for the bytes, and not because nobody answered any more.
  for (const it of [...doors, ...lying]) await it.open(it.bytes);
  const rotated = await killedRotation(stage, people, kills, randomOf(seed));
  const seconds = Math.round((performance.now() - began) / 1000);
  return { vectors: checked, refused, throughTheDoor, ...rotated, seconds };
}
