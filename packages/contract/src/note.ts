import { z } from "zod";
import { folded } from "./folded.ts";
import { canonicalBsn } from "./identifiers.ts";

/**
 * The *toelichting* that goes on the record and to the service: what may not stand in it, and what deserves a warning.
 * Browser and server judge by the same functions. Pure.
 */

const [least, most] = [10, 500];

/**
 * Ten characters is what a reason needs. A number that passes for a BSN is refused: the BSN is a grant of its own
 * (UAVG art. 46), and free text would carry it past that.
 */
export const Note = z
  .string()
  .trim()
  .min(least)
  .max(most)
  .refine((text) => !holdsBsnLike(text), "bsn_in_note");

/** A date as people and systems write it, with or without separators: its digits are no BSN. */
const date = /(?<!\d)(?:\d{1,2}([-./ ])\d{1,2}\1(?:19|20)\d{2}|(?:19|20)\d{2}([-./])\d{1,2}\2\d{1,2})(?!\d)/g;
const plainDate =
  /^(?:(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d{2}|(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))$/;
/** Ten digits that begin with a zero, or a country code before them: a telephone number in the Netherlands. */
const phone = /(?<![\d])(?:(?:\+|00)\d{1,3}[ -]?(?:\(0\)[ -]?)?(?:\d[ -]?){8}\d|0(?:[ -]?\d){9})(?!\d)/g;

/**
 * Whether a text holds a number that passes the eleven test of the BSN: nine digits, also with spaces, dots or hyphens
 * in between, or eight on end, which lack the zero they begin with. Dates and telephone numbers are none.
 */
export function holdsBsnLike(text: string): boolean {
  const plain = text
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .replace(date, " datum ")
    .replace(phone, " telefoon ");
  const runs = plain.match(/\d+(?:[ .\-–/]\d+)*/g) ?? [];
  return runs.some((run) => {
    const groups = run.split(/\D/);
    return groups.some((_, from) => nineFrom(groups, from)) || groups.some(isShortBsn);
  });
}

/** Whether groups from here on are nine digits together, and a BSN. */
function nineFrom(groups: readonly string[], from: number): boolean {
  let digits = "";
  for (let at = from; at < groups.length && digits.length < 9; at += 1) digits += groups[at]!;
  return digits.length === 9 && canonicalBsn(digits) !== undefined;
}

const isShortBsn = (digits: string) =>
  digits.length === 8 && !plainDate.test(digits) && canonicalBsn(digits) !== undefined;

/** Words that say what somebody has or undergoes. That he is ill, and whom he is to see, is what a care request says. */
const words = new Set(
  `griep koorts hernia kanker tumor burnout whiplash stress angst paniek pijn letsel gewond gekneusd verstuikt gebroken
  hiv aids adhd add ptss tia copd astma reuma artrose eczeem insuline pacemaker prothese hartfalen suicide zelfmoord ggz
  zwanger zwangerschap miskraam bevalling keizersnede ivf alcohol alcoholist drugs cocaine cannabis huisarts oogarts
  psychose borderline bipolair burn-out operatie operaties geopereerd ziekenhuis ziekenhuisopname spoedopname symptomen
  overspannen beroerte herseninfarct hartinfarct hartaanval corona covid longcovid buikgriep hooikoorts misselijk
  bloeddruk kuur pillen recept botbreuk polsbreuk beenbreuk enkelbreuk heupbreuk ribbreuk liesbreuk trombose`.split(
    /\s+/,
  ),
);
const beginnings =
  `depressi antidepress medicij medicat psycholo psychiat psychisch therap fysio migrain epilep diabet chemo diagnos
  bestraling uitgezaai verslav autis schizofren dement alzheimer parkinson allergi verkoud longontstek hersenschud
  hersentumor miskra braakt overspann slapelo slaapproblem angststoor paniekaanv cardiolo neurolo oncolo urolo dermatolo
  gynaecolo radiolo revalid orthoped chirurg infecti besmet ongeneeslijk terminaal zelfdod zelfbescha pijnstill`
    .split(/\s+/)
    .filter(Boolean);
const endings = `klachten pijn ontsteking stoornis kanker ziekte infarct operatie letsel`.split(/\s+/);
const phrases = ["burn out", "onder behandeling", "lichamelijke klacht", "psychische klacht", "medische gegevens"];
/** Ordinary words that look like one of those. */
const ordinary = new Set(["therapeutisch", "beroepsziekte", "arbeidsziekte"]);

/**
 * The words in a text that look like medical data, which the employer may not record nor pass on (AP, Beleidsregels De
 * zieke werknemer, 2016; AVG art. 9). A list warns and never refuses: it cannot know what is meant.
 */
export function medicalWordsIn(text: string): string[] {
  const said = folded(text);
  const found = said.split(" ").filter((word) => !ordinary.has(word) && isMedical(word));
  return [...new Set([...found, ...phrases.filter((phrase) => ` ${said}`.includes(` ${phrase}`))])];
}

const isMedical = (word: string): boolean =>
  words.has(word) ||
  beginnings.some((it) => word.startsWith(it)) ||
  // With something before it: `ziekte` and `klachten` alone say nothing of what somebody has.
  endings.some((it) => word.length >= it.length + 3 && word.endsWith(it));
